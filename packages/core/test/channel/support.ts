import { vi } from "vitest";
import type { Received } from "../../src/channel/index.ts";
import type { ChannelCrypto } from "../../src/crypto/channel.ts";
import * as native from "../../src/crypto/channel-node.ts";
import * as portable from "../../src/crypto/channel-portable.ts";
import { hexToBytes, NOW_SECONDS, readVectors, setClock } from "../support.ts";

export const NOW_MS = NOW_SECONDS * 1000;
export const DAY_MS = 86_400_000;

export interface BackEnd {
  readonly name: string;
  readonly crypto: ChannelCrypto;
}

export const backEnds: readonly BackEnd[] = [
  { name: "node:crypto", crypto: native },
  { name: "portable", crypto: portable },
];

/** The channel as it is, over one of the two back ends. */
export async function loadChannel({ crypto }: BackEnd) {
  vi.resetModules();
  vi.doMock("#channel-crypto", () => crypto);
  const [channel, schedule, hpke, envelope, exchange, labels] = await Promise.all([
    import("../../src/channel/index.ts"),
    import("../../src/channel/key-schedule.ts"),
    import("../../src/channel/hpke.ts"),
    import("../../src/channel/envelope.ts"),
    import("../../src/channel/exchange.ts"),
    import("../../src/channel/labels.ts"),
  ]);
  return { ...channel, ...schedule, ...hpke, ...envelope, ...exchange, ...labels, crypto };
}

export type Channel = Awaited<ReturnType<typeof loadChannel>>;

export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
export const toBase64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
export const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");
export const fromText = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "utf8"));

/** The bytes with one bit turned, the first being the lowest of the first byte. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = Uint8Array.from(bytes);
  flipped[bit >> 3]! ^= 1 << (bit & 7);
  return flipped;
}

/** Random-looking bytes, the same in every run: a counter under SHA-256. */
export function seededRandom(seed: string): (length: number) => Uint8Array {
  let drawn = 0;
  return (length) => {
    const blocks: Uint8Array[] = [];
    for (let size = 0; size < length; size += 32) {
      blocks.push(native.sha256(fromText(`${seed} ${drawn++}`)));
    }
    return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
  };
}

/** Gives the chunks one after another, each of which must have the length that is asked for. */
export function scriptedRandom(...chunks: readonly string[]): (length: number) => Uint8Array {
  const left = chunks.map(hexToBytes);
  return (length) => {
    const next = left.shift();
    if (next?.length !== length) throw new Error(`the script has ${next?.length} bytes, not ${length}`);
    return next;
  };
}

/** The reason that a call fails with, or `"none"` where it does not. Any other error is thrown on. */
export function failureOf(call: () => unknown): string {
  try {
    call();
    return "none";
  } catch (error) {
    if (error instanceof Error && error.name === "ChannelError") return error.message;
    throw error;
  }
}

export interface SetUpOptions {
  /** The application's own channel, where it runs on another back end than the platform. */
  readonly application?: Channel;
  readonly privateBytes?: Uint8Array;
  readonly responseRandom?: (length: number) => Uint8Array;
}

/** A platform with one channel key, an application that knows it, and one clock that both see. */
export function setUp(platform: Channel, options: SetUpOptions = {}) {
  const { application = platform, privateBytes = seededRandom("platform")(32) } = options;
  const clock = setClock(NOW_MS);
  const expiresAtMs = NOW_MS + DAY_MS;
  const receivingKey = platform.importReceivingKey(privateBytes, expiresAtMs);
  const publicKey = application.crypto.importX25519PublicKey(receivingKey.privateKey.publicKey);
  const key = { kid: receivingKey.kid, publicKey, notBeforeMs: NOW_MS, expiresAtMs };
  const clientRandom = seededRandom("client");
  const receiverOptions = {
    keys: [receivingKey],
    clock,
    randomBytes: options.responseRandom ?? seededRandom("responses"),
    allowDerivation: (_address: string) => true,
  };
  const makeReceiver = (changes: Partial<typeof receiverOptions & { maxSessions: number }> = {}) =>
    new platform.Receiver({ ...receiverOptions, ...changes });
  return {
    clock,
    key,
    receivingKey,
    receiver: makeReceiver(),
    makeReceiver,
    startSession: () => new application.ClientSession({ key, clock, randomBytes: clientRandom }),
  };
}

/** The request of a body that opens; an error where it does not. */
export function openedBy(receiver: { open(body: string, address: string): Received }, body: string) {
  const received = receiver.open(body, "192.0.2.1");
  if (received.kind !== "opened") throw new Error(`the body was ${received.kind}`);
  return received.request;
}

export interface V2Vectors {
  readonly receiver_private: string;
  readonly receiver_public: string;
  readonly ephemeral_private: string;
  readonly epk: string;
  readonly kid: string;
  readonly info: string;
  readonly key: string;
  readonly base_nonce: string;
  readonly exporter_secret: string;
  readonly cases: readonly {
    readonly counter: number;
    readonly iv: string;
    readonly request: string;
    readonly request_aad: string;
    readonly request_envelope: Record<string, string>;
    readonly response_random: string;
    readonly response: string;
    readonly response_envelope: Record<string, string>;
  }[];
}

export interface IdentityVectors {
  readonly seed: string;
  readonly public: string;
  readonly fingerprint: string;
  readonly payload: string;
  readonly signature: string;
}

export const vectors = readVectors<{ v2: V2Vectors; identity: IdentityVectors }>("apikee/channel.json");

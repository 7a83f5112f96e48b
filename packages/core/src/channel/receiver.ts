import { importX25519PublicKey, sha256 } from "#channel-crypto";
import { encodeBase64url } from "../bytes/base64url.ts";
import type { Clock } from "../bytes/clock.ts";
import { concatBytes } from "../bytes/concat.ts";
import { HASH_BYTES } from "../crypto/channel.ts";
import { ChannelError } from "./channel-error.ts";
import { Contexts } from "./contexts.ts";
import { parseRequest, type RequestEnvelope } from "./envelope.ts";
import { ChannelContext, Exchange } from "./exchange.ts";
import { counterOf, setupBaseR } from "./hpke.ts";
import type { ReceivingKey } from "./identity.ts";
import { requestInfo } from "./labels.ts";
import { SeenMessages } from "./seen-messages.ts";
import { MAX_SESSION_MESSAGES } from "./session.ts";

const REPLAY_WINDOW_MS = 130_000;
const DEFAULT_MAX_SESSIONS = 10_000;
/** Messages that opened, and whose server key is being checked or was refused. */
const MAX_UNPROVEN = 65_536;

export interface ReceiverOptions {
  readonly keys: readonly ReceivingKey[];
  readonly clock: Pick<Clock, "now">;
  readonly randomBytes: (length: number) => Uint8Array;
  /**
   * Asked before each derivation of a context that is not cached, with the address of the request; false
   * refuses it. docs/protocol.md section 3.2 has 1,000 in 10 seconds for each address.
   */
  readonly allowDerivation: (address: string) => boolean;
  /** How many sessions are cached: 10,000 unless set, about 1 KiB each. */
  readonly maxSessions?: number;
}

/** The result of opening a request's body. */
export type Received =
  | { readonly kind: "opened"; readonly request: OpenedRequest }
  /** HTTP 422 `UNKNOWN_CHANNEL_KEY`: the envelope is well-formed, its key unknown or ended. */
  | { readonly kind: "unknown-key" }
  /** HTTP 429 `CHANNEL`: too many derivations for this address; nothing was computed. */
  | { readonly kind: "limited" }
  /** HTTP 400 `CHANNEL`, whatever the reason. */
  | { readonly kind: "refused" };

/** A request that opened. Anybody can make one, so it proves nothing until its server key has been checked. */
export interface OpenedRequest {
  readonly plaintext: Uint8Array;
  /** To be called once the server key inside has been found valid: the session is cached from then on. */
  remember(): void;
  /** The body of the HTTP 200 that answers it. */
  seal(plaintext: Uint8Array): string;
}

/** The platform's side of the channel (docs/protocol.md sections 3.2 and 3.3): opens requests, seals answers. */
export class Receiver {
  readonly #clock: Pick<Clock, "now">;
  readonly #randomBytes: (length: number) => Uint8Array;
  readonly #allowDerivation: (address: string) => boolean;
  readonly #contexts: Contexts;
  /** Kept apart from unproven messages, so that senders without a server key cannot push these out. */
  readonly #seen: SeenMessages;
  readonly #unproven: SeenMessages;
  #keys = new Map<string, ReceivingKey>();

  constructor(options: ReceiverOptions) {
    const { keys, clock, randomBytes, allowDerivation, maxSessions = DEFAULT_MAX_SESSIONS } = options;
    this.#clock = clock;
    this.#randomBytes = randomBytes;
    this.#allowDerivation = allowDerivation;
    this.#contexts = new Contexts(maxSessions);
    this.#seen = new SeenMessages({ clock, windowMs: REPLAY_WINDOW_MS });
    this.#unproven = new SeenMessages({ clock, windowMs: REPLAY_WINDOW_MS, maxEntries: MAX_UNPROVEN / 2 });
    this.setKeys(keys);
  }

  /** Replaces the channel keys; sessions of keys that are no longer among them end. */
  setKeys(keys: readonly ReceivingKey[]): void {
    this.#keys = new Map(keys.map((key) => [key.kid, key]));
    this.#contexts.keepOnly(new Set(this.#keys.keys()));
  }

  /** Opens the body of a request that came from `address`. It never throws for what was sent. */
  open(body: string, address: string): Received {
    const envelope = parseRequest(body);
    if (envelope === null) return { kind: "refused" };
    const key = this.#keys.get(envelope.kid);
    if (key === undefined || this.#clock.now() >= key.expiresAtMs) return { kind: "unknown-key" };
    const counter = counterOf(envelope.iv);
    if (counter >= MAX_SESSION_MESSAGES) return { kind: "refused" };

    const info = requestInfo(envelope.kid);
    const session = encodeBase64url(sha256(concatBytes(info, envelope.epk)));
    const cached = this.#contexts.get(session);
    if (cached === undefined && !this.#allowDerivation(address)) return { kind: "limited" };
    const context = cached ?? derive(envelope, info, key);
    const plaintext = context?.hpke.open(envelope.iv, context.requestAad(envelope.iv), envelope.ct);
    if (!context || !plaintext || this.#isReplay(session, counter)) return { kind: "refused" };

    const isProven = cached !== undefined;
    (isProven ? this.#seen : this.#unproven).add(session, counter);
    const exchange = new Exchange(context, envelope.iv, envelope.ct);
    return {
      kind: "opened",
      request: {
        plaintext,
        remember: () => {
          if (!isProven) this.#remember(session, counter, context);
        },
        seal: (answer) => exchange.sealResponse(answer, this.#randomBytes(HASH_BYTES)),
      },
    };
  }

  #isReplay(session: string, counter: number): boolean {
    return this.#seen.has(session, counter) || this.#unproven.has(session, counter);
  }

  #remember(session: string, counter: number, context: ChannelContext): void {
    this.#seen.add(session, counter);
    // The channel key may have been removed while the server key was checked.
    if (this.#keys.has(context.kid)) this.#contexts.set(session, context);
  }
}

function derive({ kid, epk }: RequestEnvelope, info: Uint8Array, key: ReceivingKey): ChannelContext | null {
  try {
    return new ChannelContext(setupBaseR(importX25519PublicKey(epk), info, key.privateKey), kid, epk);
  } catch (error) {
    if (error instanceof ChannelError) return null;
    throw error;
  }
}

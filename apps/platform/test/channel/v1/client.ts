import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
} from "node:crypto";

// A client of version 1 that was written from docs/protocol.md section 4 alone: node:crypto, nothing of Apikee's.

const X25519_SPKI = Buffer.from("302a300506032b656e032100", "hex");
const TAG_BYTES = 16;

/** What travels. */
interface Envelope {
  readonly v: string;
  readonly epk: string;
  readonly iv: string;
  readonly ct: string;
}

/** A message, sealed for the platform, and what opens its answer. */
export interface Sealed {
  readonly envelope: Envelope;
  /** @throws Error where it does not open, or does not name the platform's key. */
  open(text: string): Record<string, unknown>;
}

/** Seals a message for the platform's public key of version 1; `randomness` as given, else at random. */
export function seal(
  message: unknown,
  platformKey: Uint8Array,
  { iv = randomBytes(12), pair = generateKeyPairSync("x25519") } = {},
): Sealed {
  const shared = diffieHellman({ privateKey: pair.privateKey, publicKey: publicKeyOf(platformKey) });
  const key = Buffer.from(hkdfSync("sha256", shared, "", "apikee-v1", 32));
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  const text = typeof message === "string" ? message : JSON.stringify(message);
  const ct = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  const epk = pair.publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  return {
    envelope: { v: "1", epk: textOf(epk), iv: textOf(iv), ct: textOf(ct) },
    open(answer) {
      const envelope: Envelope = JSON.parse(answer);
      if (envelope.v !== "1" || envelope.epk !== textOf(platformKey)) throw new Error("another's answer");
      if (envelope.iv === textOf(iv)) throw new Error("a nonce twice under one key");
      return JSON.parse(openWith(key, envelope));
    },
  };
}

function openWith(key: Uint8Array, envelope: Envelope): string {
  const bytes = Buffer.from(envelope.ct, "base64url");
  const iv = Buffer.from(envelope.iv, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  return decipher.update(bytes.subarray(0, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
}

function publicKeyOf(bytes: Uint8Array) {
  return createPublicKey({ key: Buffer.concat([X25519_SPKI, bytes]), format: "der", type: "spki" });
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

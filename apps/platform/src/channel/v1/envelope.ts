const VERSION = "1";
const MEMBERS = 4;
const EPK_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A message of version 1 as it travels, its texts decoded (docs/protocol.md section 4). */
export interface Version1Envelope {
  /** 32 bytes: the sender's ephemeral public key, in an answer the platform's. */
  readonly epk: Uint8Array;
  /** 12 bytes. */
  readonly iv: Uint8Array;
  /** The ciphertext and after it the tag: 16 bytes or more. */
  readonly ct: Uint8Array;
}

/** Reads exactly the four members, in canonical base64url, with the lengths above. Null for anything else. */
export function parseEnvelope(text: string): Version1Envelope | null {
  const value = parseObject(text);
  if (value === null || value["v"] !== VERSION || Object.keys(value).length !== MEMBERS) return null;
  const [epk, iv, ct] = [bytesOf(value["epk"]), bytesOf(value["iv"]), bytesOf(value["ct"])];
  if (epk?.length !== EPK_BYTES || iv?.length !== IV_BYTES || ct === null || ct.length < TAG_BYTES) {
    return null;
  }
  return { epk, iv, ct };
}

/** The JSON text of an envelope. */
export function writeEnvelope({ epk, iv, ct }: Version1Envelope): string {
  return JSON.stringify({ v: VERSION, epk: textOf(epk), iv: textOf(iv), ct: textOf(ct) });
}

/** A JSON text's object; null where it is no JSON or another value. */
export function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Whether a JSON value is an object: not a list, not null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Node reads base64url with padding, other alphabets and loose bits too: only one spelling counts. */
function bytesOf(member: unknown): Uint8Array | null {
  if (typeof member !== "string") return null;
  const bytes = Buffer.from(member, "base64url");
  return bytes.toString("base64url") === member ? bytes : null;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

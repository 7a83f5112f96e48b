import { decodeBase62 } from "../bytes/base62-decode.ts";
import { encodeBase62 } from "../bytes/base62-encode.ts";
import { isHex } from "../bytes/hex.ts";
import { FINGERPRINT_BYTES } from "./identity.ts";

const SECRET_BYTES = 32;
const SECRET_DIGITS = 43;
const SHAPE = /^sk_(live|test)_([0-9A-Za-z]{43})(?:_([0-9a-f]{32}))?$/;

/** `live` for the environment type production, `test` for every other. */
export type ServerKeyMode = "live" | "test";

/** The parts of a server key (docs/protocol.md section 3.1). */
export interface ServerKeyParts {
  readonly mode: ServerKeyMode;
  /** The platform's fingerprint, 32 hex digits; `null` where the key has none and `platformFingerprint` must be set. */
  readonly fingerprint: string | null;
}

/** What `makeServerKey` takes. */
export interface MakeServerKeyOptions {
  readonly mode: ServerKeyMode;
  /** The fingerprint of the platform's identity. */
  readonly fingerprint: string;
  readonly randomBytes: (length: number) => Uint8Array;
}

/**
 * A new server key: 32 random bytes in base62, filled on the left with `0` to 43 digits, between the mode and
 * the platform's fingerprint (docs/protocol.md section 3.1).
 *
 * @throws TypeError where the fingerprint is malformed.
 */
export function makeServerKey({ mode, fingerprint, randomBytes }: MakeServerKeyOptions): string {
  if (!isHex(fingerprint, FINGERPRINT_BYTES)) {
    throw new TypeError("fingerprint must be 32 lower-case hex digits");
  }
  const digits = encodeBase62(randomBytes(SECRET_BYTES)) ?? "";
  return `sk_${mode}_${digits.padStart(SECRET_DIGITS, "0")}_${fingerprint}`;
}

/** Reads a server key, with or without a fingerprint; `null` where the text is not one. */
export function parseServerKey(text: string): ServerKeyParts | null {
  const parts = SHAPE.exec(text);
  if (parts === null) return null;
  const digits = parts[2]!.replace(/^0+/, "");
  if (digits !== "" && decodeBase62(digits, 0, digits.length, SECRET_BYTES) === null) return null;
  return { mode: parts[1] === "live" ? "live" : "test", fingerprint: parts[3] ?? null };
}

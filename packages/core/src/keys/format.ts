import { decodeBase62 } from "../bytes/base62-decode.ts";
import { ApikeeError } from "../errors/index.ts";

/** What every key begins with. Case matters. */
export const KEY_PREFIX = "apikee_";
/** The most characters that a key may have, prefix and separator included. */
export const MAX_KEY_LENGTH = 4096;
const SIGNATURE_BYTES = 32;

/** What separates the two parts of a key. */
export const SEPARATOR = ".";
const MAX_SIGNATURE_LENGTH = 43;

/** The two parts of a key as bytes. They are not to be trusted before the signature has been verified. */
export interface KeyParts {
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Steps 1 to 4 of docs/protocol.md section 2.3, in that order.
 *
 * @throws ApikeeError MISSING_KEY, INVALID_PREFIX, INVALID_FORMAT or DECODE_ERROR.
 */
export function parseKey(key: unknown): KeyParts {
  if (typeof key !== "string" || key === "") throw new ApikeeError("MISSING_KEY");
  if (!key.startsWith(KEY_PREFIX)) throw new ApikeeError("INVALID_PREFIX");
  if (key.length > MAX_KEY_LENGTH) throw new ApikeeError("INVALID_FORMAT");

  const separator = key.indexOf(SEPARATOR, KEY_PREFIX.length);
  const onlyOne = separator !== -1 && key.indexOf(SEPARATOR, separator + 1) === -1;
  if (!onlyOne || separator === KEY_PREFIX.length || separator === key.length - 1) {
    throw new ApikeeError("INVALID_FORMAT");
  }

  // A signature that is too long is refused before its digits are looked at.
  const signatureStart = separator + 1;
  if (key.length - signatureStart > MAX_SIGNATURE_LENGTH) throw new ApikeeError("DECODE_ERROR");
  const payload = decodeBase62(key, KEY_PREFIX.length, separator);
  const signature = decodeBase62(key, signatureStart, key.length, SIGNATURE_BYTES);
  if (payload === null || signature === null) throw new ApikeeError("DECODE_ERROR");
  return { payload, signature };
}

import { Radix } from "./radix.ts";
import { sliceOfSlab } from "./slab.ts";
import { utf8Decode } from "./utf8.ts";

// docs/protocol.md section 2.1: the bytes as one big-endian unsigned integer in base 62, without leading
// zeros. Four digits (62^4) and three bytes (2^24) make limbs of nearly the same size: see Radix.
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ZERO = 48;
const DIGITS_PER_LIMB = 4;
const BYTES_PER_LIMB = 3;
const DIGIT_LIMB = 62 ** DIGITS_PER_LIMB;
const BYTE_LIMB = 2 ** (8 * BYTES_PER_LIMB);

/** The longest text that is decoded; bytes that would need more are not encoded. A key has 4,096 at most. */
export const MAX_DIGITS = 4096;
const MAX_LIMBS = MAX_DIGITS / DIGITS_PER_LIMB;

/** What stands in `DIGIT_VALUES` for a character outside the alphabet. */
const NO_DIGIT = 255;
const DIGIT_VALUES = new Uint8Array(128).fill(NO_DIGIT);
for (let value = 0; value < 62; value++) DIGIT_VALUES[ALPHABET.charCodeAt(value)] = value;
const CODES = Uint8Array.from(ALPHABET, (digit) => digit.charCodeAt(0));

const limbs = new Float64Array(MAX_LIMBS + 1);
const digitCodes = new Uint8Array(MAX_DIGITS + 2 * DIGITS_PER_LIMB);
const toBytes = new Radix(DIGIT_LIMB, BYTE_LIMB, MAX_LIMBS);
const toDigits = new Radix(BYTE_LIMB, DIGIT_LIMB, MAX_LIMBS);

/**
 * The bytes of the base62 text between `start` and `end` of `text`: as few as hold the number or, with
 * `length`, exactly that many, padded with zero bytes on the left. `null` where the text is not the one
 * spelling of its number: empty, longer than 4,096, a character outside the alphabet, a leading `0`, or a
 * number that `length` bytes cannot hold.
 */
export function decodeBase62(text: string, start: number, end: number, length?: number): Uint8Array | null {
  const digits = end - start;
  if (digits <= 0 || digits > MAX_DIGITS || text.charCodeAt(start) === ZERO) return null;
  if (!readDigits(text, start, end)) return null;
  const count = toBytes.convert(limbs, Math.ceil(digits / DIGITS_PER_LIMB));
  return writeBytes(toBytes.result, count, length);
}

/**
 * The one base62 spelling of the number in `bytes` (big-endian); leading zero bytes leave no trace. `null`
 * where it would be about 4,096 characters or more (over 3,072 bytes).
 */
export function encodeBase62(bytes: Uint8Array): string | null {
  const count = Math.ceil(bytes.length / BYTES_PER_LIMB);
  if (count > MAX_LIMBS) return null;
  for (let i = 0, at = bytes.length; i < count; i++, at -= BYTES_PER_LIMB) {
    let limb = bytes[at - 1]!;
    if (at > 1) limb += bytes[at - 2]! << 8;
    if (at > 2) limb += bytes[at - 3]! << 16;
    limbs[i] = limb;
  }
  return writeDigits(toDigits.result, toDigits.convert(limbs, count));
}

/** `count` digits of a whole number, with `0` on the left: the texts sort as the numbers do. */
export function encodeBase62Fixed(value: number, count: number): string {
  let text = "";
  let rest = value;
  for (let i = 0; i < count; i++) {
    text = ALPHABET[rest % 62]! + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

/** `count` digits, each as likely as any other. A byte of 248 and more is drawn again: 256 is no multiple of 62. */
export function randomBase62(count: number, randomBytes: (length: number) => Uint8Array): string {
  let text = "";
  while (text.length < count) {
    for (const byte of randomBytes(count - text.length)) {
      if (byte < 248) text += ALPHABET[byte % 62]!;
    }
  }
  return text;
}

function readDigits(text: string, start: number, end: number): boolean {
  // What any character has too much is kept in these two, so that the loop has no branch for it.
  let codes = 0;
  let digits = 0;
  let i = 0;
  let at = end - DIGITS_PER_LIMB;
  for (; at >= start; at -= DIGITS_PER_LIMB) {
    const a = text.charCodeAt(at);
    const b = text.charCodeAt(at + 1);
    const c = text.charCodeAt(at + 2);
    const d = text.charCodeAt(at + 3);
    const da = DIGIT_VALUES[a & 127]!;
    const db = DIGIT_VALUES[b & 127]!;
    const dc = DIGIT_VALUES[c & 127]!;
    const dd = DIGIT_VALUES[d & 127]!;
    codes |= a | b | c | d;
    digits |= da | db | dc | dd;
    limbs[i++] = ((da * 62 + db) * 62 + dc) * 62 + dd;
  }
  let limb = 0;
  for (let first = start; first < at + DIGITS_PER_LIMB; first++) {
    const code = text.charCodeAt(first);
    const digit = DIGIT_VALUES[code & 127]!;
    codes |= code;
    digits |= digit;
    limb = limb * 62 + digit;
  }
  limbs[i] = limb;
  return codes < 128 && digits < 64;
}

function writeBytes(source: Float64Array, count: number, length: number | undefined): Uint8Array | null {
  let used = count;
  while (used > 0 && source[used - 1] === 0) used--;
  const top = used === 0 ? 0 : source[used - 1]!;
  const size = used * BYTES_PER_LIMB - (top >= 65536 || used === 0 ? 0 : top >= 256 ? 1 : 2);
  if (length !== undefined && size > length) return null;

  const bytes = sliceOfSlab(length ?? size);
  let at = bytes.length;
  for (let i = 0; i < used; i++) {
    const limb = source[i]!;
    bytes[--at] = limb;
    if (at > 0) bytes[--at] = limb >> 8;
    if (at > 0) bytes[--at] = limb >> 16;
  }
  bytes.fill(0, 0, at);
  return bytes;
}

function writeDigits(source: Float64Array, count: number): string {
  let at = 0;
  for (let i = count - 1; i >= 0; i--) {
    const limb = source[i]!;
    const high = Math.floor(limb / 3844);
    const low = limb - high * 3844;
    const ab = Math.floor(high / 62);
    const cd = Math.floor(low / 62);
    digitCodes[at++] = CODES[ab]!;
    digitCodes[at++] = CODES[high - ab * 62]!;
    digitCodes[at++] = CODES[cd]!;
    digitCodes[at++] = CODES[low - cd * 62]!;
  }
  let first = 0;
  while (first < at && digitCodes[first] === ZERO) first++;
  return utf8Decode(digitCodes.subarray(first, at));
}

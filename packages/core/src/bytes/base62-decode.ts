import {
  ALPHABET,
  BYTE_LIMB,
  BYTES_PER_LIMB,
  DIGIT_LIMB,
  DIGITS_PER_LIMB,
  MAX_DIGITS,
  MAX_LIMBS,
  ZERO,
} from "./base62-limbs.ts";
import { Radix } from "./radix.ts";
import { sliceOfSlab } from "./slab.ts";

/** The entry in `DIGIT_VALUES` of a character outside the alphabet. */
const NO_DIGIT = 255;
const DIGIT_VALUES = new Uint8Array(128).fill(NO_DIGIT);
for (let value = 0; value < 62; value++) DIGIT_VALUES[ALPHABET.charCodeAt(value)] = value;

const limbs = new Float64Array(MAX_LIMBS + 1);
const toBytes = new Radix({ from: DIGIT_LIMB, to: BYTE_LIMB, maxLimbs: MAX_LIMBS, split: readHex });

/**
 * The bytes of the base62 text between `start` and `end` of `text`: as few as hold the number or, with
 * `length`, exactly that many, padded with zero bytes on the left. `null` where the text is not the
 * canonical spelling of its number: empty, longer than 4,096, a character outside the alphabet, a leading `0`, or a
 * number that `length` bytes cannot hold.
 */
export function decodeBase62(text: string, start: number, end: number, length?: number): Uint8Array | null {
  const digits = end - start;
  if (digits <= 0 || digits > MAX_DIGITS || text.charCodeAt(start) === ZERO) return null;
  if (!readDigits(text, start, end)) return null;
  const count = toBytes.convert(limbs, Math.ceil(digits / DIGITS_PER_LIMB));
  return writeBytes(toBytes.result, count, length);
}

function readDigits(text: string, start: number, end: number): boolean {
  // These two collect the high bits of every character, so that the loop needs no branch to reject one.
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

/** V8 writes a BigInt in hexadecimal in a tenth of the time of one division: six digits are a limb of 24 bits. */
function readHex(number: bigint, result: Float64Array): void {
  const hex = number.toString(16);
  let end = hex.length;
  for (let i = 0; i < result.length; i++, end -= 6) {
    let limb = 0;
    for (let at = Math.max(0, end - 6); at < end; at++) {
      const code = hex.charCodeAt(at);
      limb = limb * 16 + (code < 58 ? code - 48 : code - 87);
    }
    result[i] = limb;
  }
}

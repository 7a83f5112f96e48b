import {
  ALPHABET,
  BYTE_LIMB,
  BYTES_PER_LIMB,
  DIGIT_LIMB,
  DIGITS_PER_LIMB,
  MAX_LIMBS,
  ZERO,
} from "./base62-limbs.ts";
import { lowerHalf, powerOf, Radix } from "./radix.ts";
import { utf8Decode } from "./utf8.ts";

const CODES = Uint8Array.from(ALPHABET, (digit) => digit.charCodeAt(0));

const limbs = new Float64Array(MAX_LIMBS);
const toDigits = new Radix({ from: BYTE_LIMB, to: DIGIT_LIMB, maxLimbs: MAX_LIMBS, split: divide });
const powers = new Map<number, bigint>();
const digitCodes = new Uint8Array(toDigits.result.length * DIGITS_PER_LIMB);

/**
 * The canonical base62 spelling of the number in `bytes` (big-endian); leading zero bytes are lost. `null` where
 * there are more than 3,072 bytes, which would be more than about 4,096 characters.
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

/** A whole number in `count` digits, padded with `0` on the left, so that the texts sort as the numbers do. */
export function encodeBase62Fixed(value: number, count: number): string {
  let text = "";
  let rest = value;
  for (let i = 0; i < count; i++) {
    text = ALPHABET[rest % 62]! + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

/**
 * `count` random digits, uniformly distributed: bytes of 248 and more are rejected, because 256 is not a
 * multiple of 62.
 */
export function randomBase62(count: number, randomBytes: (length: number) => Uint8Array): string {
  let text = "";
  while (text.length < count) {
    for (const byte of randomBytes(count - text.length)) {
      if (byte < 248) text += ALPHABET[byte % 62]!;
    }
  }
  return text;
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

/** Splits a number in halves until two limbs are left, which fit a double. */
function divide(number: bigint, result: Float64Array): void {
  if (result.length <= 2) {
    const value = Number(number);
    result[0] = value % DIGIT_LIMB;
    if (result.length === 2) result[1] = Math.floor(value / DIGIT_LIMB);
    return;
  }
  const half = lowerHalf(result.length);
  const divisor = powerOf(powers, DIGIT_LIMB, half);
  const high = number / divisor;
  divide(number - high * divisor, result.subarray(0, half));
  divide(high, result.subarray(half));
}

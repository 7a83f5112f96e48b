/** The digits of base62 in the order of their values, which is the order of their codes too. */
export const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** The code of the digit `0`. */
export const ZERO = 48;

// docs/protocol.md section 2.1: the bytes as one big-endian unsigned integer in base 62, without leading
// zeros. Four digits (62^4) and three bytes (2^24) make limbs of nearly the same size: see Radix.
export const DIGITS_PER_LIMB = 4;
export const BYTES_PER_LIMB = 3;
export const DIGIT_LIMB = 62 ** DIGITS_PER_LIMB;
export const BYTE_LIMB = 2 ** (8 * BYTES_PER_LIMB);

/** The longest text that is decoded or written. A key has 4,096 characters at most. */
export const MAX_DIGITS = 4096;
export const MAX_LIMBS = MAX_DIGITS / DIGITS_PER_LIMB;

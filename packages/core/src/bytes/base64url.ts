import { utf8Decode } from "./utf8.ts";

// docs/protocol.md, "b64u": base64url without padding (RFC 4648 section 5), in its canonical spelling.
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const CODES = Uint8Array.from(ALPHABET, (digit) => digit.charCodeAt(0));
/** The entry in `VALUES` of a character outside the alphabet. */
const NO_DIGIT = 255;
const VALUES = new Uint8Array(128).fill(NO_DIGIT);
for (let value = 0; value < 64; value++) VALUES[CODES[value]!] = value;

/** The base64url text of the bytes, without padding. */
export function encodeBase64url(bytes: Uint8Array): string {
  const whole = bytes.length - (bytes.length % 3);
  const codes = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  let to = 0;
  let at = 0;
  for (; at < whole; at += 3) {
    const group = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
    codes[to++] = CODES[group >> 18]!;
    codes[to++] = CODES[(group >> 12) & 63]!;
    codes[to++] = CODES[(group >> 6) & 63]!;
    codes[to++] = CODES[group & 63]!;
  }
  if (at < bytes.length) {
    const group = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8);
    codes[to++] = CODES[group >> 18]!;
    codes[to++] = CODES[(group >> 12) & 63]!;
    if (at + 1 < bytes.length) codes[to++] = CODES[(group >> 6) & 63]!;
  }
  return utf8Decode(codes);
}

/**
 * The bytes of a base64url text. `null` where the text is not the canonical spelling of its bytes: where it has a
 * character outside the alphabet, padding, an impossible length, or a last character with unused bits set; and,
 * with `length`, where there are not exactly that many bytes.
 */
export function decodeBase64url(text: string, length?: number): Uint8Array | null {
  const digits = text.length;
  const rest = digits % 4;
  const size = (digits - rest) * 0.75 + (rest === 0 ? 0 : rest - 1);
  if (rest === 1 || (length !== undefined && size !== length)) return null;

  const bytes = new Uint8Array(size);
  // These two collect the high bits of every character, so that the loop needs no branch to reject one.
  let codes = 0;
  let values = 0;
  let to = 0;
  let at = 0;
  for (const whole = digits - rest; at < whole; at += 4) {
    const a = text.charCodeAt(at);
    const b = text.charCodeAt(at + 1);
    const c = text.charCodeAt(at + 2);
    const d = text.charCodeAt(at + 3);
    const va = VALUES[a & 127]!;
    const vb = VALUES[b & 127]!;
    const vc = VALUES[c & 127]!;
    const vd = VALUES[d & 127]!;
    codes |= a | b | c | d;
    values |= va | vb | vc | vd;
    bytes[to++] = (va << 2) | (vb >> 4);
    bytes[to++] = (vb << 4) | (vc >> 2);
    bytes[to++] = (vc << 6) | vd;
  }
  if (rest !== 0) {
    let group = 0;
    for (; at < digits; at++) {
      const code = text.charCodeAt(at);
      const value = VALUES[code & 127]!;
      codes |= code;
      values |= value;
      group = (group << 6) | value;
    }
    const spareBits = rest === 2 ? 4 : 2;
    if ((group & ((1 << spareBits) - 1)) !== 0) return null;
    group >>= spareBits;
    if (rest === 3) bytes[to++] = group >> 8;
    bytes[to] = group;
  }
  return codes < 128 && values < 64 ? bytes : null;
}

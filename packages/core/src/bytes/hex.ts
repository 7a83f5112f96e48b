const DIGITS = "0123456789abcdef";

/** The bytes in hexadecimal, lower case. */
export function encodeHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += DIGITS[byte >> 4]! + DIGITS[byte & 15]!;
  return text;
}

/** Whether a text is `length` bytes in lower-case hexadecimal. */
export function isHex(text: string, length: number): boolean {
  return text.length === length * 2 && /^[0-9a-f]*$/.test(text);
}

import { sliceOfSlab } from "./slab.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The UTF-8 bytes of a text; a lone surrogate becomes U+FFFD, so check `isWellFormed()` where it matters. */
export function utf8Encode(text: string): Uint8Array {
  // One UTF-16 unit takes at most three bytes.
  const room = sliceOfSlab(text.length * 3);
  return room.subarray(0, encoder.encodeInto(text, room).written);
}

/**
 * The text of strict UTF-8 bytes; a byte order mark is kept as a character.
 *
 * @throws TypeError on bytes that are not UTF-8.
 */
export function utf8Decode(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

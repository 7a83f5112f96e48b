const BITS = 2 ** 24;
/** How many characters are read, from the end of an id, where ids differ most. */
const CHARACTERS = 6;

/**
 * A Bloom filter of one bit per id: it recognises most ids that are not in a large set. Its 2 MB stay in the
 * processor's cache, whereas a map of a million entries does not. With a million ids in it, it still recognises
 * 94 % of all others.
 */
export class IdFilter {
  readonly #words = new Int32Array(BITS / 32);

  add(id: string): void {
    const bit = bitOf(id);
    this.#words[bit >> 5]! |= 1 << (bit & 31);
  }

  /** False only where the id was never added. */
  mayHave(id: string): boolean {
    const bit = bitOf(id);
    return (this.#words[bit >> 5]! & (1 << (bit & 31))) !== 0;
  }
}

function bitOf(id: string): number {
  let mixed = id.length;
  for (let at = Math.max(0, id.length - CHARACTERS); at < id.length; at++) {
    mixed = (Math.imul(mixed, 63) + id.charCodeAt(at)) | 0;
  }
  return Math.imul(mixed, 0x9e3779b1) >>> 8;
}

const SLAB_BYTES = 16_384;
let slab = new ArrayBuffer(0);
let used = 0;

/**
 * `length` bytes cut from a larger buffer, since a view costs a fiftieth of a typed array of its own. Their
 * content is not zero: whoever asks writes all of them.
 */
export function sliceOfSlab(length: number): Uint8Array {
  if (length > SLAB_BYTES / 4) return new Uint8Array(length);
  if (used + length > slab.byteLength) {
    slab = new ArrayBuffer(SLAB_BYTES);
    used = 0;
  }
  const bytes = new Uint8Array(slab, used, length);
  used += length;
  return bytes;
}

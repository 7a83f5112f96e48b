const SLAB_BYTES = 16_384;
let slab = new ArrayBuffer(0);
let used = 0;

/**
 * `length` bytes of a larger, shared buffer, because a view costs a fiftieth of an array of its own. They are not
 * zeroed: the caller has to write all of them.
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

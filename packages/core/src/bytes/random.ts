const POOL_BYTES = 4096;
let pool = new Uint8Array(0);
let used = 0;

/**
 * `length` bytes (1 to 4,096) from the runtime's cryptographic generator. They are drawn in pools, because a call
 * costs more than the bytes, and the first one only when it is needed: workerd refuses randomness outside a
 * request.
 */
export function randomBytes(length: number): Uint8Array {
  if (used + length > pool.length) {
    pool = crypto.getRandomValues(new Uint8Array(POOL_BYTES));
    used = 0;
  }
  const bytes = pool.slice(used, used + length);
  pool.fill(0, used, used + length);
  used += length;
  return bytes;
}

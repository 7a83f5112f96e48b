const POOL_BYTES = 4096;
let pool = new Uint8Array(0);
let used = 0;

/** `length` random bytes, 4,096 at most, drawn in pools as the client and the platform draw theirs. */
export function randomBytes(length: number): Uint8Array {
  if (used + length > pool.length) {
    pool = crypto.getRandomValues(new Uint8Array(POOL_BYTES));
    used = 0;
  }
  const bytes = pool.slice(used, used + length);
  used += length;
  return bytes;
}

import { randomFillSync } from "node:crypto";

const POOL_BYTES = 4096;
let pool = new Uint8Array(0);
let used = 0;

/** `length` bytes from the system's generator, drawn in pools because a call costs more than the bytes. */
export function systemRandomBytes(length: number): Uint8Array {
  if (length > POOL_BYTES) return randomFillSync(new Uint8Array(length));
  if (used + length > pool.length) {
    pool = randomFillSync(new Uint8Array(POOL_BYTES));
    used = 0;
  }
  const bytes = pool.slice(used, used + length);
  pool.fill(0, used, used + length);
  used += length;
  return bytes;
}

import { isId } from "../claims/check.ts";

/** A key that is revoked before it expires. */
export interface Revocation {
  /** The claim `id` of the key. */
  readonly id: string;
  /** When the key would have expired by itself, in whole seconds; null: never. */
  readonly until: Date | null;
}

/** The most that one `list` returns. */
const MAX_LIST_LIMIT = 10_000;
const DEFAULT_LIST_LIMIT = 1000;

/** @throws TypeError where the value is no claim `id`. */
export function checkedId(id: unknown): string {
  if (!isId(id)) throw new TypeError("id must be the id of a key: 1 to 128 of A-Z a-z 0-9 _ . : -");
  return id;
}

/**
 * Seconds since 1970, rounded up, of when a key expires; `Infinity` for null.
 *
 * @throws TypeError where the value is neither a valid Date nor null.
 */
export function untilSeconds(until: unknown): number {
  if (until === null) return Number.POSITIVE_INFINITY;
  const ms = until instanceof Date ? until.getTime() : Number.NaN;
  if (Number.isNaN(ms)) {
    throw new TypeError(
      "until must be the Date at which the key expires (expiresAt of its claims), or null where it never does",
    );
  }
  return Math.ceil(ms / 1000);
}

/** The Date of `untilSeconds`, or null. */
export function untilDate(seconds: number): Date | null {
  return seconds === Number.POSITIVE_INFINITY ? null : new Date(seconds * 1000);
}

/**
 * How many entries a list is asked for. Default: 1,000.
 *
 * @throws TypeError where it is no whole number from 1 to 10,000.
 */
export function listLimit(limit: unknown = DEFAULT_LIST_LIMIT): number {
  if (typeof limit !== "number" || !Number.isInteger(limit) || limit < 1 || limit > MAX_LIST_LIMIT) {
    throw new TypeError(`limit must be a whole number from 1 to ${MAX_LIST_LIMIT}`);
  }
  return limit;
}

import { durationMs } from "./duration.ts";
import { MAX_TIME_SECONDS } from "./limits.ts";

/**
 * The expiry, in whole seconds since 1970, of a duration from `nowMs` or of a Date, rounded up. Undefined for
 * null, which is no expiry.
 *
 * @throws TypeError where the value is neither, or past the last moment that a Date can hold.
 */
export function expirySeconds(value: unknown, nowMs: number, label: string): number | undefined {
  if (value === null) return undefined;
  const ms = value instanceof Date ? value.getTime() : nowMs + (durationMs(value) ?? Number.NaN);
  return wholeSeconds(
    ms,
    `${label} must be a duration such as "90d", "24h", "30m", "3600s" or "2w", a number of milliseconds above 0, a Date, or null for no expiry`,
  );
}

/**
 * The start of validity in whole seconds since 1970; undefined for null.
 *
 * @throws TypeError where the value is no valid Date.
 */
export function startSeconds(value: unknown, label: string): number | undefined {
  if (value === null) return undefined;
  const ms = value instanceof Date ? value.getTime() : Number.NaN;
  return wholeSeconds(ms, `${label} must be a valid Date or null`);
}

function wholeSeconds(ms: number, message: string): number {
  const seconds = Math.ceil(ms / 1000);
  if (!(Math.abs(seconds) <= MAX_TIME_SECONDS)) throw new TypeError(message);
  return seconds;
}

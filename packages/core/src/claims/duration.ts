import { MAX_TIME_SECONDS } from "./limits.ts";

/**
 * How long something lasts: `"3600s"`, `"30m"`, `"24h"`, `"90d"`, `"2w"` (whole numbers, from 1), or a
 * number of milliseconds above 0.
 */
export type Duration = `${number}${"s" | "m" | "h" | "d" | "w"}` | number;

const DURATION = /^(\d{1,12})([smhdw])$/;
const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Milliseconds of a duration, or null where it is none. */
export function durationMs(value: unknown): number | null {
  if (typeof value === "number") return value > 0 && Number.isFinite(value) ? value : null;
  const match = typeof value === "string" ? DURATION.exec(value) : null;
  if (match === null) return null;
  const ms = Number(match[1]) * UNIT_MS[match[2]!]!;
  return ms > 0 ? ms : null;
}

/**
 * The expiry, in whole seconds since 1970, that a duration from `nowMs` or a Date means; never earlier than
 * asked for. Undefined for null, which is no expiry.
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

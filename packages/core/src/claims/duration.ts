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

/** A duration in milliseconds, or null where the value is not one. */
export function durationMs(value: unknown): number | null {
  if (typeof value === "number") return value > 0 && Number.isFinite(value) ? value : null;
  const match = typeof value === "string" ? DURATION.exec(value) : null;
  if (match === null) return null;
  const ms = Number(match[1]) * UNIT_MS[match[2]!]!;
  return ms > 0 ? ms : null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
/** 1970 began on a Thursday: its ISO week three days before. */
const FIRST_MONDAY_MS = -3 * DAY_MS;

/** The windows that limits have, the shortest first. */
export const WINDOW_NAMES = ["hour", "day", "week", "month"] as const;

export type WindowName = (typeof WINDOW_NAMES)[number];

/** A stretch of time, from its start until just before its end; in milliseconds since 1970. */
export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

/** The window of a moment, in UTC. A week is an ISO week: it begins on Monday. */
export function windowAt(name: WindowName, nowMs: number): Window {
  if (name === "hour") return even(nowMs, HOUR_MS, 0);
  if (name === "day") return even(nowMs, DAY_MS, 0);
  if (name === "week") return even(nowMs, WEEK_MS, FIRST_MONDAY_MS);
  const date = new Date(nowMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { startMs: Date.UTC(year, month), endMs: Date.UTC(year, month + 1) };
}

function even(nowMs: number, lengthMs: number, firstMs: number): Window {
  const startMs = Math.floor((nowMs - firstMs) / lengthMs) * lengthMs + firstMs;
  return { startMs, endMs: startMs + lengthMs };
}

import type { WindowStarts } from "../../store/manage/usage.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_DAYS = 7;

/** When the windows of a moment began, in UTC: hour, day, ISO week (from Monday), month. */
export function windowStarts(nowMs: number): WindowStarts {
  const day = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const date = new Date(nowMs);
  const sinceMonday = (date.getUTCDay() + WEEK_DAYS - 1) % WEEK_DAYS;
  return {
    hour: Math.floor(nowMs / HOUR_MS) * HOUR_MS,
    day,
    week: day - sinceMonday * DAY_MS,
    month: Date.UTC(date.getUTCFullYear(), date.getUTCMonth()),
  };
}

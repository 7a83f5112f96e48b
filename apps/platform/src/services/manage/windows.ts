import { windowAt } from "../../policies/limits/windows.ts";
import type { WindowStarts } from "../../store/manage/usage.ts";

/** When the windows of a moment began, in UTC: hour, day, ISO week (from Monday), month. */
export function windowStarts(nowMs: number): WindowStarts {
  return {
    hour: windowAt("hour", nowMs).startMs,
    day: windowAt("day", nowMs).startMs,
    week: windowAt("week", nowMs).startMs,
    month: windowAt("month", nowMs).startMs,
  };
}

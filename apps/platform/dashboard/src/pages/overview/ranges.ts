import type { Series } from "../../api/types.ts";

/** A range of the overview. */
export interface Range {
  readonly name: string;
  readonly label: string;
  readonly step: Series["step"];
  readonly stepMs: number;
  readonly steps: number;
  /** How often it is asked for again. */
  readonly everyMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const RANGES: readonly [Range, ...Range[]] = [
  { name: "hour", label: "Hour", step: "minute", stepMs: MINUTE_MS, steps: 60, everyMs: 5000 },
  { name: "day", label: "Day", step: "hour", stepMs: HOUR_MS, steps: 24, everyMs: 15_000 },
  { name: "week", label: "Week", step: "hour", stepMs: HOUR_MS, steps: 168, everyMs: 60_000 },
  { name: "month", label: "Month", step: "day", stepMs: DAY_MS, steps: 30, everyMs: 60_000 },
];

/** The range's times up to now, as the API takes them: whole steps in UTC. */
export function timesOf({ stepMs, steps, step }: Range, nowMs: number) {
  const toMs = (Math.floor(nowMs / stepMs) + 1) * stepMs;
  const fromMs = toMs - steps * stepMs;
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), step };
}

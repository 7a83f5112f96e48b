const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The steps of time in which requests are counted, in UTC. */
export const STEPS = ["minute", "hour", "day"] as const;

/** How long one point of a series is, in UTC. */
export type StatsStep = (typeof STEPS)[number];

/** Milliseconds of a step. */
export const STEP_MS: Readonly<Record<StatsStep, number>> = {
  minute: MINUTE_MS,
  hour: HOUR_MS,
  day: DAY_MS,
};

/** When the step that a moment falls into begins, in milliseconds since 1970. */
export function startOfStep(step: StatsStep, atMs: number): number {
  return Math.floor(atMs / STEP_MS[step]) * STEP_MS[step];
}

/** What requests are told apart by when they are counted; statistics are not asked for by status. */
export const DIMENSIONS = ["outcome", "endpoint", "client", "key", "status"] as const;

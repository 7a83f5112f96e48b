import { MAX_STATS_STEPS, type StatsDimension, type StatsQuery } from "../stats.ts";
import { STEP_MS, type StatsStep, startOfStep } from "../stats-steps.ts";
import { invalid } from "./refusal.ts";

/** Steps of a span that only its end was asked for. */
const DEFAULT_STEPS: Readonly<Record<StatsStep, number>> = { minute: 60, hour: 24, day: 30 };

/** What was asked for; times in milliseconds since 1970. */
interface AskedStats {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly step: StatsStep;
  readonly by: StatsDimension;
}

/**
 * Which statistics are meant: up to now unless they end earlier, in whole steps.
 *
 * @throws Refusal invalid where the span is none, or has too many steps.
 */
export function statsQueryOf({ from, to, step, by }: AskedStats, nowMs: number): StatsQuery {
  const stepMs = STEP_MS[step];
  const toMs = startOfStep(step, (to ?? nowMs + 1) - 1) + stepMs;
  const fromMs = startOfStep(step, from ?? toMs - DEFAULT_STEPS[step] * stepMs);
  if (fromMs >= toMs) throw invalid("query.from", "must be before `to`");
  if ((toMs - fromMs) / stepMs > MAX_STATS_STEPS) {
    throw invalid(
      "query.step",
      `gives more than ${MAX_STATS_STEPS} points: ask for a shorter span, or a longer step`,
    );
  }
  return { fromMs, toMs, step, by };
}

import type { Executor } from "../store/database.ts";
import {
  busiestMembers,
  memberRollups,
  type RollupCounts,
  type RollupSpan,
  stepTotals,
} from "../store/rollup-series.ts";
import type { RollupRow } from "../store/rollups.ts";
import type { PlatformContext } from "./context.ts";
import { percentiles } from "./latency-histogram.ts";
import { type DIMENSIONS, STEP_MS, type StatsStep, startOfStep } from "./stats-steps.ts";

/** What requests are told apart by. */
export type StatsDimension = Exclude<(typeof DIMENSIONS)[number], "status">;

/** Points of one series at most: a minute's over a day, an hour's over two months. */
export const MAX_STATS_STEPS = 1500;
/** Days that counts by the minute are kept at least; by the hour and by the day they are kept as long as the logs. */
export const MINUTE_RETENTION_DAYS = 2;
/** Groups that are told apart at most, those with the most requests in the span; all others are one. */
export const MAX_STATS_GROUPS = 10;
/** The group that stands for all that are not told apart. No id and no outcome is spelled so. */
export const OTHER_GROUPS = "*";

/** Which statistics. Both times are carried outwards to whole steps. */
export interface StatsQuery {
  /** Milliseconds since 1970: at this time or later. */
  readonly fromMs: number;
  /** Milliseconds since 1970: before this time. */
  readonly toMs: number;
  readonly step: StatsStep;
  readonly by: StatsDimension;
}

/** The requests of one group in one step. Steps and groups without any are left out. */
export interface StatsPoint {
  /** When the step begins, in milliseconds since 1970. */
  readonly at: number;
  /** The outcome, or an id; null for requests without one; `OTHER_GROUPS`. */
  readonly group: string | null;
  /** Requests in the logs. */
  readonly count: number;
  /** Of them, those that were refused or whose handler answered with 400 or above. */
  readonly errors: number;
  /** Milliseconds that handlers took, at most 5 % off; null where none was reported, and of `OTHER_GROUPS`. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
}

/** Counts of an environment's logged requests, exact to the last one before the call, the earliest step first. */
export async function readStats(
  { database, usage }: Pick<PlatformContext, "database" | "usage">,
  envId: string,
  { fromMs, toMs, step, by }: StatsQuery,
): Promise<StatsPoint[]> {
  await usage.settle();
  const span = {
    envId,
    step,
    fromMs: startOfStep(step, fromMs),
    toMs: startOfStep(step, toMs - 1) + STEP_MS[step],
  };
  const { totals, rows } = await database.snapshot((db) => readRollups(db, span, by));
  const points = rows.map(pointOf);
  return [...points, ...otherPoints(totals, rows)].filter(({ count }) => count > 0).sort(byTimeThenCount);
}

async function readRollups(db: Executor, span: RollupSpan, dimension: StatsDimension) {
  const totals = await stepTotals(db, span);
  const members = await busiestMembers(db, rankingSpan(span), { dimension, limit: MAX_STATS_GROUPS });
  const times = totals.map(({ at }) => at);
  return { totals, rows: await memberRollups(db, span, { dimension, members, times }) };
}

/** Who is busiest over a long span is read from long steps, of which there are few. */
function rankingSpan(span: RollupSpan): RollupSpan {
  const lengthMs = span.toMs - span.fromMs;
  const step = lengthMs > 2 * STEP_MS.day ? "day" : "hour";
  return { ...span, step, fromMs: startOfStep(step, span.fromMs) };
}

function pointOf({ at, member, requests, errors, durations }: RollupRow): StatsPoint {
  const [p50Ms, p95Ms, p99Ms] = percentiles(durations, [0.5, 0.95, 0.99]);
  return { at, group: member === "" ? null : member, count: requests, errors, p50Ms, p95Ms, p99Ms };
}

/** What of the totals is in none of the rows. */
function otherPoints(totals: readonly RollupCounts[], rows: readonly RollupRow[]): StatsPoint[] {
  const left = new Map(totals.map(({ at, requests, errors }) => [at, { count: requests, errors }]));
  for (const { at, requests, errors } of rows) {
    const others = left.get(at);
    if (others === undefined) continue;
    others.count -= requests;
    others.errors -= errors;
  }
  return [...left].map(([at, { count, errors }]) => {
    return { at, group: OTHER_GROUPS, count, errors, p50Ms: null, p95Ms: null, p99Ms: null };
  });
}

function byTimeThenCount(a: StatsPoint, b: StatsPoint): number {
  return a.at - b.at || b.count - a.count;
}

import type { PlatformContext } from "./context.ts";
import type { StatsStep } from "./stats-steps.ts";

/** What requests are told apart by. */
export type StatsDimension = "outcome" | "endpoint" | "client" | "key";

/** Points of one series at most: a minute's over a day, an hour's over two months. */
export const MAX_STATS_STEPS = 1500;
/** Days that counts by the minute are kept; by the hour and by the day they are kept as long as the logs. */
export const MINUTE_RETENTION_DAYS = 2;
/** Groups that are told apart at most, those with the most requests in the span; all others are one. */
export const MAX_STATS_GROUPS = 20;
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

/** What `readStats` finds of the logs; its counts agree with them. */
export type ReadStats = (
  context: PlatformContext,
  envId: string,
  query: StatsQuery,
) => Promise<readonly StatsPoint[]>;

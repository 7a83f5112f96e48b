import type { Executor } from "../../store/database.ts";
import { countLogs, type LogFilter } from "../../store/manage/logs.ts";
import type { LogDimension } from "../../store/manage/newest-logs.ts";
import { requestsByStep } from "../../store/rollup-series.ts";
import { STEP_MS, type StatsStep, startOfStep } from "../stats-steps.ts";

/** A filter by one thing at most, besides time; the span has both ends. */
export type CountedFilter = LogFilter & { readonly from: number; readonly to: number };

/** What roll-ups count by: the members of a dimension; null: all requests. */
export type Counted = { readonly dimension: LogDimension; readonly members: readonly string[] } | null;

/** How many requests of a filter fall into a span of time; an hour at most, or a whole day. */
export interface CountedSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
  readonly isDay: boolean;
}

/**
 * How many requests match in each span of a filter's time, the latest first: whole days and hours from roll-ups, and
 * what is left at the ends, less than an hour each, from the rows.
 */
export async function countedSpans(
  db: Executor,
  filter: CountedFilter,
  counted: Counted,
): Promise<CountedSpan[]> {
  const hours = wholeSteps("hour", filter);
  if (hours === null) return [await countRows(db, filter, filter)];
  const { from, to } = filter;
  const days = wholeSteps("day", hours);
  const middle =
    days === null
      ? await countSteps(db, { envId: filter.envId, step: "hour", ...hours }, counted)
      : [
          ...(await countSteps(
            db,
            { envId: filter.envId, step: "hour", from: days.to, to: hours.to },
            counted,
          )),
          ...(await countSteps(db, { envId: filter.envId, step: "day", ...days }, counted)),
          ...(await countSteps(
            db,
            { envId: filter.envId, step: "hour", from: hours.from, to: days.from },
            counted,
          )),
        ];
  return [
    await countRows(db, filter, { from: hours.to, to }),
    ...middle,
    await countRows(db, filter, { from, to: hours.from }),
  ];
}

/** The hours of a day's span, the latest first. */
export function hoursOf(
  db: Executor,
  envId: string,
  day: CountedSpan,
  counted: Counted,
): Promise<CountedSpan[]> {
  return countSteps(db, { envId, step: "hour", from: day.fromMs, to: day.toMs }, counted);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The whole steps within a span; null where there is none. */
function wholeSteps(step: StatsStep, { from, to }: Span): Span | null {
  const inner = { from: startOfStep(step, from + STEP_MS[step] - 1), to: startOfStep(step, to) };
  return inner.from < inner.to ? inner : null;
}

async function countRows(db: Executor, filter: LogFilter, { from, to }: Span): Promise<CountedSpan> {
  const count = from < to ? await countLogs(db, { ...filter, from, to }) : 0;
  return { fromMs: from, toMs: to, count, isDay: false };
}

async function countSteps(
  db: Executor,
  { envId, step, from, to }: Span & { readonly envId: string; readonly step: "hour" | "day" },
  counted: Counted,
): Promise<CountedSpan[]> {
  if (from >= to) return [];
  const requests = await requestsByStep(db, { envId, step, fromMs: from, toMs: to }, counted);
  return [...requests]
    .sort(([a], [b]) => b - a)
    .map(([at, count]) => ({ fromMs: at, toMs: at + STEP_MS[step], count, isDay: step === "day" }));
}

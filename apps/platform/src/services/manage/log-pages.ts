import type { Executor } from "../../store/database.ts";
import type { Slice } from "../../store/manage/clients.ts";
import { type LogFilter, type LogRow, spanOfLogs } from "../../store/manage/logs.ts";
import { listLogs, searchLogs } from "../../store/manage/newest-logs.ts";
import type { PlatformContext } from "../context.ts";
import { STEP_MS, startOfStep } from "../stats-steps.ts";
import { type Counted, type CountedSpan, countedSpans, hoursOf } from "./log-counts.ts";
import { EVERYTHING, type LogPart, type LogSpan, partsOf, stretchesOf } from "./log-parts.ts";

/** Requests that are looked through at most where there is more than one filter. */
export const MAX_SEARCHED_LOGS = 10_000;

/** A page of logged requests. */
export interface LogPage {
  readonly items: readonly LogRow[];
  /** How many match; at least so many where that is not exact. */
  readonly total: number;
  /**
   * False where there is more than one filter and the one that the fewest requests match has more of them than are
   * looked through: then older ones may match, too.
   */
  readonly isTotalExact: boolean;
}

/** A page of the requests that an environment logged, the newest first, and how many there are. */
export async function listEnvironmentLogs(
  { db, usage }: Pick<PlatformContext, "db" | "usage">,
  filter: LogFilter,
  slice: Slice,
): Promise<LogPage> {
  await usage.settle();
  const span = await spanOf(db, filter);
  if (span === null) return { items: [], total: 0, isTotalExact: true };
  const parts = partsOf(filter);
  return parts.length > 1
    ? searchedPage(db, { filter, parts, span, slice })
    : countedPage(db, { part: parts[0] ?? EVERYTHING, span, slice });
}

/** The filter's time, ended by what there is; null where there is nothing. */
async function spanOf(db: Executor, { envId, from, to }: LogFilter): Promise<LogSpan | null> {
  const logged = await spanOfLogs(db, envId);
  if (logged === null) return null;
  // To the end of a day, which is counted as a whole.
  const endMs = startOfStep("day", logged.lastAtMs) + STEP_MS.day;
  const span = {
    envId,
    from: Math.max(from ?? logged.firstAtMs, logged.firstAtMs),
    to: Math.min(to ?? endMs, endMs),
  };
  return span.from < span.to ? span : null;
}

/** Everything is counted already, by hours and days; they tell where the page begins, too. */
async function countedPage(
  db: Executor,
  { part, span, slice }: { readonly part: LogPart; readonly span: LogSpan; readonly slice: Slice },
): Promise<LogPage> {
  const spans = await countedSpans(db, { ...span, ...part.rows }, part.counted);
  const total = totalOf(spans);
  const place = await placeOf(db, spans, { envId: span.envId, counted: part.counted, slice });
  if (place === null) return { items: [], total, isTotalExact: true };
  const { from, to, offset } = place;
  const stretches = await stretchesOf(db, part.counted, { envId: span.envId, from, to });
  const items = await listLogs(db, stretches, { limit: slice.limit, offset });
  return { items, total, isTotalExact: true };
}

/** Where a page is: in a span of time, so many after its newest; null where there is none. */
async function placeOf(
  db: Executor,
  spans: readonly CountedSpan[],
  { envId, counted, slice }: { readonly envId: string; readonly counted: Counted; readonly slice: Slice },
): Promise<{ readonly from: number; readonly to: number; readonly offset: number } | null> {
  let left = slice.offset;
  for (const [index, each] of spans.entries()) {
    if (left >= each.count) {
      left -= each.count;
      continue;
    }
    if (each.isDay) {
      const finer = [...(await hoursOf(db, envId, each, counted)), ...spans.slice(index + 1)];
      return placeOf(db, finer, { envId, counted, slice: { ...slice, offset: left } });
    }
    return { from: beginOf(spans.slice(index), left + slice.limit), to: each.toMs, offset: left };
  }
  return null;
}

/** Since when so many rows were logged: a database that is not told looks at all that are older, too. */
function beginOf(spans: readonly CountedSpan[], rows: number): number {
  let left = rows;
  const last = spans.find(({ count }) => {
    left -= count;
    return left <= 0;
  });
  return last?.fromMs ?? Math.min(...spans.map(({ fromMs }) => fromMs));
}

/** Looks through what the filter selects that the fewest requests match. */
async function searchedPage(
  db: Executor,
  {
    filter,
    parts,
    span,
    slice,
  }: {
    readonly filter: LogFilter;
    readonly parts: readonly LogPart[];
    readonly span: LogSpan;
    readonly slice: Slice;
  },
): Promise<LogPage> {
  const counts: { part: LogPart; spans: readonly CountedSpan[]; total: number }[] = [];
  for (const part of parts) {
    const spans = await countedSpans(db, { ...span, ...part.rows }, part.counted);
    counts.push({ part, spans, total: totalOf(spans) });
  }
  const rarest = counts.reduce((least, count) => (count.total < least.total ? count : least));
  if (rarest.total === 0) return { items: [], total: 0, isTotalExact: true };
  const lookAt = MAX_SEARCHED_LOGS;
  const from = beginOf(rarest.spans, lookAt);
  const stretches = await stretchesOf(db, rarest.part.counted, { ...span, from });
  const page = await searchLogs(db, filter, { stretches, lookAt, ...slice });
  return { ...page, isTotalExact: rarest.total <= lookAt };
}

function totalOf(spans: readonly CountedSpan[]): number {
  return spans.reduce((sum, { count }) => sum + count, 0);
}

import type { Executor } from "../../store/database.ts";
import type { LogFilter } from "../../store/manage/logs.ts";
import type { LogDimension, LogStretch } from "../../store/manage/newest-logs.ts";
import { membersWithin } from "../../store/rollup-series.ts";
import { startOfStep } from "../stats-steps.ts";
import type { Counted, CountedFilter } from "./log-counts.ts";

/** The time of a filter, and whose requests. */
export type LogSpan = Pick<CountedFilter, "envId" | "from" | "to">;

/** One of the things that requests are filtered by, as rows are selected by it, and as roll-ups count it. */
export interface LogPart {
  readonly rows: Omit<LogFilter, "envId" | "from" | "to">;
  readonly counted: Counted;
}

/** No filter. */
export const EVERYTHING: LogPart = { rows: {}, counted: null };

/** What a filter filters by, besides time. */
export function partsOf({ client, key, endpoint, statuses, outcomes }: LogFilter): LogPart[] {
  const parts: LogPart[] = [];
  const add = (dimension: LogDimension, members: readonly string[], rows: LogPart["rows"]) =>
    parts.push({ rows, counted: { dimension, members } });
  if (client !== undefined) add("client", [client], { client });
  if (key !== undefined) add("key", [key], { key });
  if (endpoint !== undefined) add("endpoint", [endpoint], { endpoint });
  if (outcomes !== undefined) add("outcome", outcomes, { outcomes });
  if (statuses !== undefined) add("status", statuses.map(String), { statuses });
  return parts;
}

/** Requests of a span by the members that were counted in it, each a stretch of its own. */
export async function stretchesOf(db: Executor, counted: Counted, span: LogSpan): Promise<LogStretch[]> {
  if (counted === null) return [span];
  const { dimension, members } = counted;
  const days = { envId: span.envId, step: "day", fromMs: startOfStep("day", span.from), toMs: span.to };
  const present = members.length === 1 ? members : await membersWithin(db, days, counted);
  return present.map((member) => ({ ...span, of: { dimension, member } }));
}

import type { Executor } from "../../store/database.ts";
import type { LogFilter } from "../../store/manage/logs.ts";
import type { LogStretch } from "../../store/manage/newest-logs.ts";
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
  const add = (part: LogPart) => parts.push(part);
  if (client !== undefined) add({ rows: { client }, counted: { dimension: "client", members: [client] } });
  if (key !== undefined) add({ rows: { key }, counted: { dimension: "key", members: [key] } });
  if (endpoint !== undefined)
    add({ rows: { endpoint }, counted: { dimension: "endpoint", members: [endpoint] } });
  if (outcomes !== undefined)
    add({ rows: { outcomes }, counted: { dimension: "outcome", members: outcomes } });
  if (statuses !== undefined) {
    add({ rows: { statuses }, counted: { dimension: "status", members: statuses.map(String) } });
  }
  return parts;
}

/** A part of the requests of a span, member by member, of those that were counted in it. */
export async function stretchesOf(db: Executor, counted: Counted, span: LogSpan): Promise<LogStretch[]> {
  if (counted === null) return [span];
  const { dimension, members } = counted;
  const days = { envId: span.envId, step: "day", fromMs: startOfStep("day", span.from), toMs: span.to };
  const present = members.length === 1 ? members : await membersWithin(db, days, counted);
  return present.map((member) => ({ ...span, of: { dimension, member } }));
}

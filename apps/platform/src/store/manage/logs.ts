import { type Selectable, type SelectQueryBuilder, type SqlBool, sql } from "kysely";
import type { Executor } from "../database.ts";
import type { LogsTable } from "../schema.ts";

/** Which requests. */
export interface LogFilter {
  readonly envId: string;
  readonly client?: string | undefined;
  readonly key?: string | undefined;
  readonly endpoint?: string | undefined;
  /** Any of these HTTP statuses. */
  readonly statuses?: readonly number[] | undefined;
  /** Any of these outcomes. */
  readonly outcomes?: readonly string[] | undefined;
  /** Milliseconds since 1970: at this time or later. */
  readonly from?: number | undefined;
  /** Milliseconds since 1970: before this time. */
  readonly to?: number | undefined;
}

/** What of a logged request is shown. */
export const LOG_ROW_COLUMNS = [
  "rid",
  "at",
  "client_id",
  "key_id",
  "endpoint_id",
  "method",
  "path",
  "ip",
  "user_agent",
  "outcome",
  "degraded",
  "status",
  "platform_us",
  "duration_ms",
] as const;

export type LogRow = Pick<Selectable<LogsTable>, (typeof LOG_ROW_COLUMNS)[number]>;

/** The row that a further page begins after. */
export type LogCursor = Pick<LogRow, "at" | "rid">;

function logsWhere(db: Executor, filter: LogFilter) {
  return matchingOf(db.selectFrom("logs"), filter);
}

/** The columns of the logs, or of a table made of some of its rows. */
export type Logs = LogRow & Pick<Selectable<LogsTable>, "env_id">;

/** A query of those. */
export type LogQuery<Row> = SelectQueryBuilder<{ logs: Logs }, "logs", Row>;

/** Those of the rows that match. */
export function matchingOf<Row>(logs: LogQuery<Row>, filter: LogFilter): LogQuery<Row> {
  const { envId, client, key, endpoint, statuses, outcomes, from, to } = filter;
  let query = logs.where("env_id", "=", envId);
  if (client !== undefined) query = query.where("client_id", "=", client);
  if (key !== undefined) query = query.where("key_id", "=", key);
  if (endpoint !== undefined) query = query.where("endpoint_id", "=", endpoint);
  if (statuses !== undefined) query = query.where("status", "in", statuses);
  if (outcomes !== undefined) {
    query = query.where("outcome", "in", outcomes);
    // In so many words: the index on outcomes is of these alone.
    if (!outcomes.includes("allowed")) query = query.where(sql<SqlBool>`outcome <> 'allowed'`);
  }
  if (from !== undefined) query = query.where("at", ">=", from);
  if (to !== undefined) query = query.where("at", "<", to);
  return query;
}

/** The next `limit` requests after a row, the newest first. */
export async function listLogsAfter(
  db: Executor,
  filter: LogFilter,
  { after, limit }: { readonly after: LogCursor | null; readonly limit: number },
): Promise<LogRow[]> {
  let query = logsWhere(db, filter).select(LOG_ROW_COLUMNS);
  if (after !== null) {
    const { at, rid } = after;
    // The first condition follows from the second: it is what the index on time can begin at.
    query = query.where("at", "<=", at).where((eb) => eb.or([eb("at", "<", at), eb("rid", "<", rid)]));
  }
  return query.orderBy("at", "desc").orderBy("rid", "desc").limit(limit).execute();
}

/** The next `limit` requests after a place in time, the oldest first. */
export async function listLogsForward(
  db: Executor,
  filter: LogFilter,
  { after: { at, rid }, limit }: { readonly after: LogCursor; readonly limit: number },
): Promise<LogRow[]> {
  return logsWhere(db, filter)
    .select(LOG_ROW_COLUMNS)
    .where("at", ">=", at)
    .where((eb) => eb.or([eb("at", ">", at), eb("rid", ">", rid)]))
    .orderBy("at")
    .orderBy("rid")
    .limit(limit)
    .execute();
}

/** When the row that comes `offset` after the newest of a span was logged, whatever else is asked for; or null. */
export async function timeOfLog(
  db: Executor,
  { envId, from, to }: Pick<LogFilter, "envId" | "from" | "to">,
  offset: number,
): Promise<number | null> {
  const row = await logsWhere(db, { envId, from, to })
    .select("at")
    .orderBy("at", "desc")
    .limit(1)
    .offset(offset)
    .executeTakeFirst();
  return row?.at ?? null;
}

/** When the first and the last request of an environment were logged, in milliseconds since 1970; null where there is none. */
export async function spanOfLogs(
  db: Executor,
  envId: string,
): Promise<{ readonly firstAtMs: number; readonly lastAtMs: number } | null> {
  const times = db.selectFrom("logs").select("at").where("env_id", "=", envId).limit(1);
  const first = await times.orderBy("at").executeTakeFirst();
  const last = await times.orderBy("at", "desc").executeTakeFirst();
  return first === undefined || last === undefined ? null : { firstAtMs: first.at, lastAtMs: last.at };
}

export async function countLogs(db: Executor, filter: LogFilter): Promise<number> {
  const row = await logsWhere(db, filter)
    .select((eb) => eb.fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

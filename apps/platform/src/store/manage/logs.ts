import { type Selectable, type SelectQueryBuilder, type SqlBool, sql } from "kysely";
import type { Executor } from "../database.ts";
import type { LogsTable } from "../schema.ts";
import type { Slice } from "./clients.ts";

/** Which requests. */
export interface LogFilter {
  readonly envId: string;
  readonly client?: string | undefined;
  readonly key?: string | undefined;
  readonly endpoint?: string | undefined;
  /** HTTP status, from and to, both included. */
  readonly status?: readonly [number, number] | undefined;
  /** Whether so many requests have that status that they are sooner found by time than by status. Default: false. */
  readonly isStatusCommon?: boolean | undefined;
  readonly outcome?: string | undefined;
  /** Milliseconds since 1970: at this time or later. */
  readonly from?: number | undefined;
  /** Milliseconds since 1970: before this time. */
  readonly to?: number | undefined;
}

const COLUMNS = [
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

export type LogRow = Pick<Selectable<LogsTable>, (typeof COLUMNS)[number]>;

/** The row that a further page begins after. */
export type LogCursor = Pick<LogRow, "at" | "rid">;

function logsWhere(db: Executor, filter: LogFilter) {
  return matchingOf(db.selectFrom("logs"), filter);
}

type Logs = Pick<Selectable<LogsTable>, (typeof COLUMNS)[number] | "env_id">;
type LogQuery<Row> = SelectQueryBuilder<{ logs: Logs }, "logs", Row>;

function matchingOf<Row>(logs: LogQuery<Row>, filter: LogFilter): LogQuery<Row> {
  const { envId, client, key, endpoint, status, isStatusCommon, outcome, from, to } = filter;
  let query = logs.where("env_id", "=", envId);
  if (client !== undefined) query = query.where("client_id", "=", client);
  if (key !== undefined) query = query.where("key_id", "=", key);
  if (endpoint !== undefined) query = query.where("endpoint_id", "=", endpoint);
  if (status !== undefined) {
    // A sum is in no index.
    const found = isStatusCommon === true ? sql<number>`status + 0` : sql.ref<number>("status");
    query = query.where(found, ">=", status[0]).where(found, "<=", status[1]);
  }
  if (outcome !== undefined) query = query.where("outcome", "=", outcome);
  // In so many words: the index on outcomes is of these alone.
  if (outcome !== undefined && outcome !== "allowed") query = query.where(sql<SqlBool>`outcome <> 'allowed'`);
  if (from !== undefined) query = query.where("at", ">=", from);
  if (to !== undefined) query = query.where("at", "<", to);
  return query;
}

function newestFirst<Row>(logs: LogQuery<Row>): LogQuery<Row> {
  return logs.orderBy("at", "desc").orderBy("rid", "desc");
}

/** Requests, the newest first. */
export async function listLogs(db: Executor, filter: LogFilter, slice: Slice): Promise<LogRow[]> {
  const rids = newestFirst(logsWhere(db, filter).select("rid")).limit(slice.limit).offset(slice.offset);
  // What the offset passes over is passed over in an index alone.
  const rows = db
    .selectFrom("logs")
    .select(COLUMNS)
    .where("env_id", "=", filter.envId)
    .where("rid", "in", rids);
  return newestFirst(rows).execute();
}

/** A page of what matches among the newest `lookAt` of the requests that `among` selects, and how many match of them. */
export async function searchLogs(
  db: Executor,
  filter: LogFilter,
  { among, lookAt, limit, offset }: Slice & { readonly among: LogFilter; readonly lookAt: number },
): Promise<{ readonly items: LogRow[]; readonly total: number }> {
  const newest = newestFirst(logsWhere(db, among).select([...COLUMNS, "env_id"]))
    .limit(lookAt)
    .as("logs");
  const matching = matchingOf(db.selectFrom(newest), filter);
  const { count } = await matching.select((eb) => eb.fn.countAll().as("count")).executeTakeFirstOrThrow();
  const items = await newestFirst(matching.select(COLUMNS)).limit(limit).offset(offset).execute();
  return { items, total: Number(count) };
}

/** The next `limit` requests after a row, the newest first. */
export async function listLogsAfter(
  db: Executor,
  filter: LogFilter,
  { after, limit }: { readonly after: LogCursor | null; readonly limit: number },
): Promise<LogRow[]> {
  let query = logsWhere(db, filter).select(COLUMNS);
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
    .select(COLUMNS)
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

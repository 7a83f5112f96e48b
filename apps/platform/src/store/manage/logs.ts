import type { Selectable } from "kysely";
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
  const { envId, client, key, endpoint, status, outcome, from, to } = filter;
  let query = db.selectFrom("logs").where("env_id", "=", envId);
  if (client !== undefined) query = query.where("client_id", "=", client);
  if (key !== undefined) query = query.where("key_id", "=", key);
  if (endpoint !== undefined) query = query.where("endpoint_id", "=", endpoint);
  if (status !== undefined) query = query.where("status", ">=", status[0]).where("status", "<=", status[1]);
  if (outcome !== undefined) query = query.where("outcome", "=", outcome);
  if (from !== undefined) query = query.where("at", ">=", from);
  if (to !== undefined) query = query.where("at", "<", to);
  return query;
}

/** Requests, the newest first. */
export async function listLogs(db: Executor, filter: LogFilter, slice: Slice): Promise<LogRow[]> {
  return logsWhere(db, filter)
    .select(COLUMNS)
    .orderBy("at", "desc")
    .orderBy("rid", "desc")
    .limit(slice.limit)
    .offset(slice.offset)
    .execute();
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

export async function countLogs(db: Executor, filter: LogFilter): Promise<number> {
  const row = await logsWhere(db, filter)
    .select((eb) => eb.fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

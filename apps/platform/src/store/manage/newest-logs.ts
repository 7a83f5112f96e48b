import { type SqlBool, sql } from "kysely";
import type { Executor } from "../database.ts";
import type { Slice } from "./clients.ts";
import {
  LOG_ROW_COLUMNS,
  type LogFilter,
  type LogQuery,
  type LogRow,
  type Logs,
  matchingOf,
} from "./logs.ts";

/** What requests are told apart by, each by an index that holds them in the order of time. */
const COLUMNS = {
  client: "client_id",
  key: "key_id",
  endpoint: "endpoint_id",
  outcome: "outcome",
  status: "status",
} as const satisfies Record<string, keyof Logs>;

/** What requests are told apart by. */
export type LogDimension = keyof typeof COLUMNS;

/** An environment's requests in a span of time: all, or those of one member of a dimension. */
export interface LogStretch {
  readonly envId: string;
  /** Milliseconds since 1970: at this time or later. Default: 0. */
  readonly from?: number | undefined;
  /** Milliseconds since 1970: before this time. Default: for ever. */
  readonly to?: number | undefined;
  readonly of?: { readonly dimension: LogDimension; readonly member: string } | undefined;
}

/** The newest requests of stretches that have none in common. */
export async function listLogs(
  db: Executor,
  stretches: readonly LogStretch[],
  { limit, offset }: Slice,
): Promise<LogRow[]> {
  const [first] = stretches;
  if (first === undefined) return [];
  const each = newestOfEach(db, stretches, { columns: ["at", "rid"], rows: offset + limit });
  const rids = newestFirst(db.selectFrom(each).select("rid")).limit(limit).offset(offset);
  // What the offset passes over is passed over in an index alone. A cross join is one that SQLite does in this order:
  // without statistics it would rather read all requests by time, and ask of each whether it is one of these.
  return db
    .selectFrom(rids.as("newest"))
    .crossJoin("logs")
    .select(LOG_ROW_COLUMNS.map((column) => `logs.${column}` as const))
    .where("logs.env_id", "=", first.envId)
    .whereRef("logs.rid", "=", "newest.rid")
    .orderBy("logs.at", "desc")
    .orderBy("logs.rid", "desc")
    .execute();
}

/** A page of what matches among the newest `lookAt` requests of such stretches, and how many match of them. */
export async function searchLogs(
  db: Executor,
  filter: LogFilter,
  {
    stretches,
    lookAt,
    limit,
    offset,
  }: Slice & { readonly stretches: readonly LogStretch[]; readonly lookAt: number },
): Promise<{ readonly items: LogRow[]; readonly total: number }> {
  if (stretches.length === 0) return { items: [], total: 0 };
  const each = newestOfEach(db, stretches, { columns: [...LOG_ROW_COLUMNS, "env_id"], rows: lookAt });
  const newest = newestFirst(db.selectFrom(each).selectAll()).limit(lookAt).as("logs");
  const matching = matchingOf(db.selectFrom(newest), filter);
  // What is looked through is read once: how many match is told with each that does.
  const page = matching.select(LOG_ROW_COLUMNS).select(sql<number>`count(*) over ()`.as("total"));
  const rows = await newestFirst(page).limit(limit).offset(offset).execute();
  const items = rows.map(({ total: _, ...row }) => row);
  const [first] = rows;
  if (first !== undefined || offset === 0) return { items, total: Number(first?.total ?? 0) };
  const { count } = await matching.select((eb) => eb.fn.countAll().as("count")).executeTakeFirstOrThrow();
  return { items, total: Number(count) };
}

/** The `rows` newest requests of each stretch, as a table. */
function newestOfEach<Column extends keyof Logs>(
  db: Executor,
  stretches: readonly LogStretch[],
  { columns, rows }: { readonly columns: readonly Column[]; readonly rows: number },
) {
  const each = stretches.map((stretch) => {
    const newest = newestOf(db, stretch).select(columns).limit(rows).as("newest");
    return sql`select * from ${newest}`;
  });
  return sql<Pick<Logs, Column>>`(${sql.join(each, sql` union all `)})`.as<"logs">(sql.ref("logs"));
}

/** The requests of a stretch, the newest first. */
function newestOf(db: Executor, { envId, from = 0, to = Number.MAX_SAFE_INTEGER, of }: LogStretch) {
  const logs: LogQuery<object> = db.selectFrom("logs").where("env_id", "=", envId);
  if (of === undefined) return newestFirst(logs.where("at", ">=", from).where("at", "<", to));
  const { dimension, member } = of;
  if (dimension === "outcome" && member === "allowed") {
    // Most are: the index on outcomes is of the others alone.
    return newestFirst(logs.where("outcome", "=", member).where("at", ">=", from).where("at", "<", to));
  }
  const column = COLUMNS[dimension];
  const value = dimension === "status" ? Number(member) : member;
  // Both bounds are of the value and the time as one, which no index but the value's can be followed by. PostgreSQL
  // expects next to nothing of a span that is younger than its statistics: it would as soon go through all of it by time.
  const place = sql`(${sql.ref(column)}, at)`;
  const stretch = logs
    .where(isIndexed(dimension))
    .where(sql<SqlBool>`${place} >= (${value}, ${from})`)
    .where(sql<SqlBool>`${place} < (${value}, ${to})`);
  return newestFirst(stretch.orderBy(column, "desc"));
}

/** What an index is about, in the words in which it was made: neither database concludes it. */
function isIndexed(dimension: LogDimension) {
  return dimension === "outcome"
    ? sql<SqlBool>`outcome <> 'allowed'`
    : sql<SqlBool>`${sql.ref(COLUMNS[dimension])} is not null`;
}

function newestFirst<Row>(logs: LogQuery<Row>): LogQuery<Row> {
  return logs.orderBy("at", "desc").orderBy("rid", "desc");
}

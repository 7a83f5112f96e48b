import type { Selectable } from "kysely";
import type { Executor } from "./database.ts";
import { PreparedQuery } from "./prepared.ts";
import type { LogsTable } from "./schema.ts";

/** A row of logs. */
export type LogRow = Selectable<LogsTable>;

const EMPTY: LogRow = {
  rid: "",
  env_id: "",
  at: 0,
  client_id: null,
  key_id: null,
  endpoint_id: null,
  method: "",
  path: "",
  ip: null,
  user_agent: null,
  outcome: "",
  degraded: null,
  status: null,
  platform_us: null,
  duration_ms: null,
  reported_at: null,
  request_hash: null,
  answer: null,
};
/** The columns of a row. */
export const LOG_COLUMNS = Object.keys(EMPTY) as (keyof LogRow)[];

/** Rows of one statement: few statements are prepared, and most rows share one. */
const CHUNK_ROWS = [16, 4] as const;
const insertOnce = new Map(
  CHUNK_ROWS.map((rows) => [
    rows,
    new PreparedQuery((db) => insertInto(db, rows).returning(["env_id", "rid"])),
  ]),
);
const insertOneOnce = new PreparedQuery((db) => insertInto(db, 1));

function insertInto(db: Executor, rows: number) {
  return db
    .insertInto("logs")
    .values(Array<LogRow>(rows).fill(EMPTY))
    .onConflict((conflict) => conflict.columns(["env_id", "rid"]).doNothing());
}

/** Adds rows; says of each whether it was added: where its environment has one with its rid, that one stays. */
export async function insertLogsOnce(db: Executor, rows: readonly LogRow[]): Promise<boolean[]> {
  const isAdded: boolean[] = [];
  while (isAdded.length < rows.length) {
    const left = rows.length - isAdded.length;
    const size = CHUNK_ROWS.find((chunk) => chunk <= left);
    const chunk = rows.slice(isAdded.length, isAdded.length + (size ?? 1));
    const values = chunk.flatMap((row) => LOG_COLUMNS.map((column) => row[column]));
    if (size === undefined) {
      // Told by the count alone, which costs less than rows that come back.
      const { numAffectedRows } = await insertOneOnce.run(db, values);
      isAdded.push(numAffectedRows === 1n);
      continue;
    }
    const result = await insertOnce.get(size)?.run(db, values);
    const added = new Set(result?.rows.map(nameOf));
    // Taken out, so that of two rows with one rid only the first was added.
    for (const row of chunk) isAdded.push(added.delete(nameOf(row)));
  }
  return isAdded;
}

function nameOf(row: Pick<LogRow, "env_id" | "rid">): string {
  return row.env_id + row.rid;
}

const byRid = new PreparedQuery((db) =>
  db.selectFrom("logs").selectAll().where("env_id", "=", "").where("rid", "=", ""),
);

/** A row by its rid, or null. */
export async function findLog(db: Executor, envId: string, rid: string): Promise<LogRow | null> {
  const { rows } = await byRid.run(db, [envId, rid]);
  return rows[0] ?? null;
}

/**
 * The rows of those of the rids that have one, locked until the transaction ends; 1,000 rids at most.
 */
export async function findLogs(db: Executor, envId: string, rids: readonly string[]): Promise<LogRow[]> {
  if (rids.length === 0) return [];
  return db
    .selectFrom("logs")
    .selectAll()
    .where("env_id", "=", envId)
    .where("rid", "in", rids)
    .orderBy("rid")
    .forNoKeyUpdate()
    .execute();
}

const validated = new PreparedQuery((db) =>
  db
    .updateTable("logs")
    .set({ request_hash: "", answer: "", platform_us: 0 })
    .where("env_id", "=", "")
    .where("rid", "=", "")
    .where("request_hash", "is", null),
);

/** Adds the verdict to a row that a report made before its validate came; false where it has one already. */
export async function addVerdict(
  db: Executor,
  row: Pick<LogRow, "env_id" | "rid" | "request_hash" | "answer" | "platform_us">,
): Promise<boolean> {
  const values = [row.request_hash, row.answer, row.platform_us, row.env_id, row.rid];
  const { numAffectedRows = 0n } = await validated.run(db, values);
  return numAffectedRows > 0n;
}

const reported = new PreparedQuery((db) =>
  db
    .updateTable("logs")
    .set({ endpoint_id: "", status: 0, duration_ms: 0, degraded: "", reported_at: 0 })
    .where("env_id", "=", "")
    .where("rid", "=", ""),
);

/** Adds to a row what was reported of its request. */
export async function addReport(
  db: Executor,
  row: Pick<LogRow, "env_id" | "rid" | "endpoint_id" | "status" | "duration_ms" | "degraded" | "reported_at">,
): Promise<void> {
  await reported.run(db, [
    row.endpoint_id,
    row.status,
    row.duration_ms,
    row.degraded,
    row.reported_at,
    row.env_id,
    row.rid,
  ]);
}

import { type RawBuilder, type Selectable, sql } from "kysely";
import { NOTHING_USED, type Uses, type WindowUse } from "../policies/limits/judge.ts";
import { WINDOW_NAMES } from "../policies/limits/windows.ts";
import type { Executor } from "./database.ts";
import { isPostgres } from "./dialect.ts";
import { PreparedQuery } from "./prepared.ts";
import type { LimitUsesTable } from "./schema.ts";

/** The columns of `Uses`, in the order of `numbersOf`. */
const USES_COLUMNS = WINDOW_NAMES.flatMap((name) => [`${name}_start`, `${name}_used`]);

type LimitUsesRow = Selectable<LimitUsesTable>;

/** Clients of one statement of SQLite: few statements are prepared. PostgreSQL takes all at once, as JSON. */
const CHUNKS = [16, 4, 1] as const;

const locked = new Map(
  CHUNKS.map((size) => [
    size,
    new PreparedQuery((db) =>
      db
        .selectFrom("limit_uses")
        .selectAll()
        .where("env_id", "=", "")
        .where("client_id", "in", Array<string>(size).fill(""))
        .orderBy("client_id")
        .forNoKeyUpdate(),
    ),
  ]),
);

const lockedTogether = new PreparedQuery((db) =>
  db
    .selectFrom("limit_uses")
    .selectAll()
    .where("env_id", "=", "")
    .where(sql<boolean>`client_id = any(array(select json_array_elements_text(${""}::json)))`)
    .orderBy("client_id")
    .forNoKeyUpdate(),
);

/**
 * What clients of an environment have used, by their ids, locked until the transaction ends: whoever takes from
 * the same limits waits for it, in whichever instance. Clients that were deleted have nothing. The ids come in
 * their order, so that two that wait for each other never do.
 */
export async function lockUses(
  db: Executor,
  envId: string,
  clientIds: readonly string[],
): Promise<Map<string, Uses>> {
  const found = new Map<string, Uses>();
  for (const chunk of isPostgres(db) ? [clientIds] : chunksOf(clientIds)) {
    const rows = await lockChunk(db, envId, chunk);
    const missing = chunk.filter((id) => !rows.some(({ client_id }) => client_id === id));
    // One of several that come first makes the row; all of them then wait for it.
    if (missing.length > 0) await addRows(db, envId, missing);
    const all = missing.length === 0 ? rows : await lockChunk(db, envId, chunk);
    for (const row of all) found.set(row.client_id, usesOf(row));
  }
  return found;
}

async function lockChunk(db: Executor, envId: string, chunk: readonly string[]): Promise<LimitUsesRow[]> {
  if (isPostgres(db)) return (await lockedTogether.run(db, [envId, JSON.stringify(chunk)])).rows;
  const result = await locked.get(chunk.length as (typeof CHUNKS)[number])?.run(db, [envId, ...chunk]);
  return result?.rows ?? [];
}

async function addRows(db: Executor, envId: string, clientIds: readonly string[]): Promise<void> {
  await db
    .insertInto("limit_uses")
    .columns(["env_id", "client_id"])
    .expression((eb) =>
      eb
        .selectFrom("clients")
        .select(["env_id", "id"])
        .where("env_id", "=", envId)
        .where("id", "in", clientIds),
    )
    .onConflict((conflict) => conflict.columns(["env_id", "client_id"]).doNothing())
    .execute();
}

/** What a client has used, as it was when it was committed last. */
export async function readUses(
  db: Executor,
  { envId, clientId }: { readonly envId: string; readonly clientId: string },
): Promise<Uses> {
  const row = await db
    .selectFrom("limit_uses")
    .selectAll()
    .where("env_id", "=", envId)
    .where("client_id", "=", clientId)
    .executeTakeFirst();
  return row === undefined ? NOTHING_USED : usesOf(row);
}

const EMPTY: LimitUsesRow = {
  env_id: "",
  client_id: "",
  hour_start: 0,
  hour_used: 0,
  day_start: 0,
  day_used: 0,
  week_start: 0,
  week_used: 0,
  month_start: 0,
  month_used: 0,
};

const written = new Map(
  CHUNKS.map((size) => [
    size,
    new PreparedQuery((db) =>
      db
        .insertInto("limit_uses")
        .values(Array<LimitUsesRow>(size).fill(EMPTY))
        .onConflict((conflict) =>
          conflict.columns(["env_id", "client_id"]).doUpdateSet((eb) => ({
            hour_start: eb.ref("excluded.hour_start"),
            hour_used: eb.ref("excluded.hour_used"),
            day_start: eb.ref("excluded.day_start"),
            day_used: eb.ref("excluded.day_used"),
            week_start: eb.ref("excluded.week_start"),
            week_used: eb.ref("excluded.week_used"),
            month_start: eb.ref("excluded.month_start"),
            month_used: eb.ref("excluded.month_used"),
          })),
        ),
    ),
  ]),
);

const writtenTogether = PreparedQuery.of(sql<never>`
update limit_uses set ${setUses("uses")}
from json_to_recordset(${""}::json) as given (env_id text, client_id text, uses bigint[])
where limit_uses.env_id = given.env_id and limit_uses.client_id = given.client_id`);

/** What a client had used, and what it has used now. */
export interface UsesChange {
  readonly envId: string;
  readonly clientId: string;
  readonly before: Uses;
  readonly after: Uses;
}

/** Writes what clients have used, whose rows this transaction has locked. */
export async function writeUses(db: Executor, changes: readonly UsesChange[]): Promise<void> {
  if (isPostgres(db)) {
    const rows = changes.map(({ envId, clientId, after }) => ({
      env_id: envId,
      client_id: clientId,
      uses: numbersOf(after),
    }));
    if (rows.length > 0) await writtenTogether.run(db, [JSON.stringify(rows)]);
    return;
  }
  for (const chunk of chunksOf(changes)) {
    const values = chunk.flatMap(({ envId, clientId, after }) => [envId, clientId, ...numbersOf(after)]);
    await written.get(chunk.length as (typeof CHUNKS)[number])?.run(db, values);
  }
}

/** Uses as they stand in their columns. */
export function numbersOf(uses: Uses): number[] {
  return WINDOW_NAMES.flatMap((name) => [uses[name].startMs, uses[name].used]);
}

/** The columns as one array, as `numbersOf` gives it. */
export const usesArray = sql<
  number[]
>`array[${sql.join(USES_COLUMNS.map((column) => sql.ref(`limit_uses.${column}`)))}]`;

/** What sets them from such an array. */
export function setUses(array: string): RawBuilder<unknown> {
  const setting = (column: string, index: number) =>
    sql`${sql.ref(column)} = ${sql.ref(array)}[${sql.lit(index + 1)}]`;
  return sql.join(USES_COLUMNS.map(setting));
}

function chunksOf<T>(items: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < items.length; ) {
    const size = CHUNKS.find((one) => one <= items.length - start) ?? 1;
    chunks.push(items.slice(start, start + size));
    start += size;
  }
  return chunks;
}

function usesOf(row: LimitUsesRow): Uses {
  return {
    hour: use(row.hour_start, row.hour_used),
    day: use(row.day_start, row.day_used),
    week: use(row.week_start, row.week_used),
    month: use(row.month_start, row.month_used),
  };
}

function use(startMs: number | null, used: number): WindowUse {
  return startMs === null ? NOTHING_USED.hour : { startMs, used };
}

import { type Selectable, type SqlBool, sql } from "kysely";
import type { Executor } from "./database.ts";
import { PreparedQuery } from "./prepared.ts";
import type { UsageRollupsTable } from "./schema.ts";

/** How many requests of an environment fell into a step of time, of one member of a dimension. */
export type RollupRow = Selectable<UsageRollupsTable>;

/** Rows of one environment, step and dimension. */
export type RollupGroup = Pick<RollupRow, "env_id" | "step" | "dimension">;

/** Places that one statement looks up: few statements are prepared, and most places share one. */
const CHUNK_PLACES = [64, 8, 1] as const;
const lookUp = new Map(
  CHUNK_PLACES.map((places) => {
    // PostgreSQL has to be told what the values are, since nothing else says so.
    const values = Array.from({ length: places }, () => sql`(cast(${0} as bigint), cast(${""} as text))`);
    const query = new PreparedQuery((db) =>
      db
        .selectFrom("usage_rollups")
        .selectAll()
        .where("env_id", "=", "")
        .where("step", "=", "")
        .where("dimension", "=", "")
        .where(sql<SqlBool>`(at, member) in (values ${sql.join(values)})`),
    );
    return [places, query];
  }),
);

/** The rows of a group that there are at those places: one member each, in the step that begins then. */
export async function findRollups(
  db: Executor,
  { env_id, step, dimension }: RollupGroup,
  places: readonly Pick<RollupRow, "at" | "member">[],
): Promise<RollupRow[]> {
  const found: RollupRow[] = [];
  for (let i = 0; i < places.length; ) {
    const size = CHUNK_PLACES.find((chunk) => chunk <= places.length - i) ?? 1;
    const values = places.slice(i, i + size).flatMap(({ at, member }) => [at, member]);
    const result = await lookUp.get(size)?.run(db, [env_id, step, dimension, ...values]);
    found.push(...(result?.rows ?? []));
    i += size;
  }
  return found;
}

const EMPTY: RollupRow = {
  env_id: "",
  step: "",
  dimension: "",
  at: 0,
  member: "",
  requests: 0,
  errors: 0,
  durations: "",
};
const COLUMNS = Object.keys(EMPTY) as (keyof RollupRow)[];
/** Rows of one statement: few statements are prepared, and most rows share one. */
const CHUNK_ROWS = [32, 8, 1] as const;
const upsert = new Map(
  CHUNK_ROWS.map((rows) => [
    rows,
    new PreparedQuery((db) =>
      db
        .insertInto("usage_rollups")
        .values(Array<RollupRow>(rows).fill(EMPTY))
        .onConflict((conflict) =>
          conflict.columns(["env_id", "step", "dimension", "at", "member"]).doUpdateSet((eb) => ({
            requests: eb.ref("excluded.requests"),
            errors: eb.ref("excluded.errors"),
            durations: eb.ref("excluded.durations"),
          })),
        ),
    ),
  ]),
);

/** Writes rows, in place of those that there are. */
export async function putRollups(db: Executor, rows: readonly RollupRow[]): Promise<void> {
  for (let i = 0; i < rows.length; ) {
    const size = CHUNK_ROWS.find((chunk) => chunk <= rows.length - i) ?? 1;
    const values = rows.slice(i, i + size).flatMap((row) => COLUMNS.map((column) => row[column]));
    await upsert.get(size)?.run(db, values);
    i += size;
  }
}

/** Deletes about `limit` of the oldest rows of a step and dimension that begin earlier; says how many. */
export async function deleteRollupsBefore(
  db: Executor,
  { env_id, step, dimension }: RollupGroup,
  { beforeMs, limit }: { readonly beforeMs: number; readonly limit: number },
): Promise<number> {
  const last = await db
    .selectFrom("usage_rollups")
    .select("at")
    .where("env_id", "=", env_id)
    .where("step", "=", step)
    .where("dimension", "=", dimension)
    .where("at", "<", beforeMs)
    .orderBy("at")
    .limit(1)
    .offset(limit - 1)
    .executeTakeFirst();
  const result = await db
    .deleteFrom("usage_rollups")
    .where("env_id", "=", env_id)
    .where("step", "=", step)
    .where("dimension", "=", dimension)
    .where("at", "<", last === undefined ? beforeMs : last.at + 1)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Deletes the roll-ups of an environment. */
export async function deleteRollups(db: Executor, envId: string): Promise<void> {
  await db.deleteFrom("usage_rollups").where("env_id", "=", envId).execute();
}

import type { Insertable, Selectable } from "kysely";
import type { Executor } from "./database.ts";
import type { EnvironmentsTable } from "./schema.ts";

/** A row of environments. */
export type EnvironmentRow = Selectable<EnvironmentsTable>;

/** An environment by its id, or null. */
export async function findEnvironment(db: Executor, id: string): Promise<EnvironmentRow | null> {
  const row = await db.selectFrom("environments").selectAll().where("id", "=", id).executeTakeFirst();
  return row ?? null;
}

/** An environment by its `{slug}-{type}`, or null. */
export async function findEnvironmentByName(
  db: Executor,
  projectEnv: string,
): Promise<EnvironmentRow | null> {
  const row = await db
    .selectFrom("environments")
    .selectAll()
    .where("project_env", "=", projectEnv)
    .executeTakeFirst();
  return row ?? null;
}

/** @throws where the project has an environment of that type. */
export async function insertEnvironment(db: Executor, row: Insertable<EnvironmentsTable>): Promise<void> {
  await db.insertInto("environments").values(row).execute();
}

/** Settings of environments, as JSON, that hold this text. */
export async function listSettingsWith(db: Executor, text: string): Promise<string[]> {
  const rows = await db
    .selectFrom("environments")
    .select("settings")
    .where("settings", "like", `%${text}%`)
    .execute();
  return rows.map(({ settings }) => settings);
}

/** Adds to the count of reports that clients had to drop. */
export async function addDroppedReports(db: Executor, envId: string, count: number): Promise<void> {
  await db
    .updateTable("environments")
    .set((eb) => ({
      // A sum that is no number any more could not be read, and its environment with it.
      dropped_reports: eb
        .case()
        .when("dropped_reports", "<=", Number.MAX_SAFE_INTEGER - count)
        .then(eb("dropped_reports", "+", count))
        .else(Number.MAX_SAFE_INTEGER)
        .end(),
    }))
    .where("id", "=", envId)
    .execute();
}

/** Those of the ids that environments have. */
export async function existingEnvironments(db: Executor, ids: ReadonlySet<string>): Promise<Set<string>> {
  if (ids.size === 0) return new Set();
  const rows = await db
    .selectFrom("environments")
    .select("id")
    .where("id", "in", [...ids])
    .execute();
  return new Set(rows.map(({ id }) => id));
}

import type { Insertable, Selectable, Updateable } from "kysely";
import type { Executor } from "../database.ts";
import type { TemplatesTable } from "../schema.ts";

export type TemplateRow = Selectable<TemplatesTable>;

/** The templates of an environment, in the order in which they were made. */
export async function listTemplates(db: Executor, envId: string): Promise<TemplateRow[]> {
  return db.selectFrom("templates").selectAll().where("env_id", "=", envId).orderBy("id").execute();
}

export async function addTemplates(db: Executor, rows: Insertable<TemplatesTable>[]): Promise<void> {
  if (rows.length > 0) await db.insertInto("templates").values(rows).execute();
}

export async function findTemplate(
  db: Executor,
  envId: string,
  id: string,
): Promise<TemplateRow | undefined> {
  return db
    .selectFrom("templates")
    .selectAll()
    .where("env_id", "=", envId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function countTemplates(db: Executor, envId: string): Promise<number> {
  const row = await db
    .selectFrom("templates")
    .select((eb) => eb.fn.countAll().as("count"))
    .where("env_id", "=", envId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Changes one that is there, and gives it as it is then. */
export async function changeTemplate(
  db: Executor,
  { envId, id }: { readonly envId: string; readonly id: string },
  changes: Updateable<TemplatesTable>,
): Promise<TemplateRow> {
  return db
    .updateTable("templates")
    .set(changes)
    .where("env_id", "=", envId)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Deletes a template; the clients that used it have none then. */
export async function removeTemplate(db: Executor, envId: string, id: string): Promise<void> {
  await db.deleteFrom("templates").where("env_id", "=", envId).where("id", "=", id).execute();
}

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

/** Whether there is one to change. */
export async function changeTemplate(
  db: Executor,
  { envId, id }: { readonly envId: string; readonly id: string },
  changes: Updateable<TemplatesTable>,
): Promise<boolean> {
  const result = await db
    .updateTable("templates")
    .set(changes)
    .where("env_id", "=", envId)
    .where("id", "=", id)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Deletes a template; the clients that used it have none then. */
export async function removeTemplate(db: Executor, envId: string, id: string): Promise<void> {
  await db.deleteFrom("templates").where("env_id", "=", envId).where("id", "=", id).execute();
}

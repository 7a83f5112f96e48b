import type { Insertable, Selectable } from "kysely";
import type { Executor } from "./database.ts";
import type { ClientsTable } from "./schema.ts";

/** A row of clients. */
export type ClientRow = Selectable<ClientsTable>;

/** A client by its id, or null. */
export async function findClient(db: Executor, envId: string, id: string): Promise<ClientRow | null> {
  const row = await db
    .selectFrom("clients")
    .selectAll()
    .where("env_id", "=", envId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row ?? null;
}

/** The client of a tenant, or null. */
export async function findClientOfTenant(
  db: Executor,
  envId: string,
  tenant: string,
): Promise<ClientRow | null> {
  const row = await db
    .selectFrom("clients")
    .selectAll()
    .where("env_id", "=", envId)
    .where("tenant", "=", tenant)
    .executeTakeFirst();
  return row ?? null;
}

/** @throws where the environment has a client with that id, or one of that tenant. */
export async function insertClient(db: Executor, row: Insertable<ClientsTable>): Promise<ClientRow> {
  return db.insertInto("clients").values(row).returningAll().executeTakeFirstOrThrow();
}

/** Deletes a client with its keys. */
export async function deleteClientRow(db: Executor, envId: string, id: string): Promise<void> {
  await db.deleteFrom("clients").where("env_id", "=", envId).where("id", "=", id).execute();
}

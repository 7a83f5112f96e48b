import type { Selectable, Updateable } from "kysely";
import type { Executor } from "../database.ts";
import type { EndpointsTable } from "../schema.ts";
import type { Slice } from "./clients.ts";

export type EndpointRow = Selectable<EndpointsTable>;

/** Endpoints in the order of their paths. */
export async function listEndpoints(db: Executor, envId: string, slice: Slice): Promise<EndpointRow[]> {
  return db
    .selectFrom("endpoints")
    .selectAll()
    .where("env_id", "=", envId)
    .orderBy("path")
    .orderBy("method")
    .limit(slice.limit)
    .offset(slice.offset)
    .execute();
}

export async function findEndpoint(
  db: Executor,
  envId: string,
  by: { readonly id: string } | { readonly method: string; readonly path: string },
): Promise<EndpointRow | undefined> {
  const query = db.selectFrom("endpoints").selectAll().where("env_id", "=", envId);
  return (
    "id" in by
      ? query.where("id", "=", by.id)
      : query.where("method", "=", by.method).where("path", "=", by.path)
  ).executeTakeFirst();
}

export async function changeEndpoint(
  db: Executor,
  { envId, id }: { readonly envId: string; readonly id: string },
  changes: Updateable<EndpointsTable>,
): Promise<void> {
  await db.updateTable("endpoints").set(changes).where("env_id", "=", envId).where("id", "=", id).execute();
}

/** Whether there was one to delete. */
export async function removeEndpoint(db: Executor, envId: string, id: string): Promise<boolean> {
  const result = await db
    .deleteFrom("endpoints")
    .where("env_id", "=", envId)
    .where("id", "=", id)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

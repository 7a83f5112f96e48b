import type { Executor } from "../database.ts";
import type { ServerKeyRow } from "../server-keys.ts";
import type { Slice } from "./clients.ts";

/** The server keys of an environment that were not revoked, in the order in which they were made. */
export async function listServerKeys(db: Executor, envId: string, slice: Slice): Promise<ServerKeyRow[]> {
  return db
    .selectFrom("server_keys")
    .selectAll()
    .where("env_id", "=", envId)
    .where("revoked_at", "is", null)
    .orderBy("id")
    .limit(slice.limit)
    .offset(slice.offset)
    .execute();
}

export async function countServerKeys(db: Executor, envId: string): Promise<number> {
  const row = await db
    .selectFrom("server_keys")
    .select((eb) => eb.fn.countAll().as("count"))
    .where("env_id", "=", envId)
    .where("revoked_at", "is", null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Revokes one; gives the row, or null where there is none in force. */
export async function revokeServerKey(
  db: Executor,
  { envId, id }: { readonly envId: string; readonly id: string },
  atMs: number,
): Promise<ServerKeyRow | null> {
  const row = await db
    .updateTable("server_keys")
    .set({ revoked_at: atMs })
    .where("env_id", "=", envId)
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

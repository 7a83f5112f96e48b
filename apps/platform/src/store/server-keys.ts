import type { Insertable, Selectable } from "kysely";
import type { Executor } from "./database.ts";
import type { ServerKeysTable } from "./schema.ts";

/** A row of server_keys. */
export type ServerKeyRow = Selectable<ServerKeysTable>;

/** A server key or management key in force, by the hex SHA-256 of its text; null where there is none. */
export async function findServerKey(db: Executor, hash: string): Promise<ServerKeyRow | null> {
  const row = await db
    .selectFrom("server_keys")
    .selectAll()
    .where("hash", "=", hash)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return row ?? null;
}

export async function insertServerKey(db: Executor, row: Insertable<ServerKeysTable>): Promise<void> {
  await db.insertInto("server_keys").values(row).execute();
}

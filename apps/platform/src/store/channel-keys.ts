import type { Insertable, Selectable } from "kysely";
import type { Executor } from "./database.ts";
import type { ChannelKeysTable, IdentityKeysTable, KeyDocumentsTable } from "./schema.ts";

export type IdentityKeyRow = Selectable<IdentityKeysTable>;
export type ChannelKeyRow = Selectable<ChannelKeysTable>;
export type KeyDocumentRow = Selectable<KeyDocumentsTable>;

/** The platform's identity, or null in a new database. */
export async function findIdentityKey(db: Executor): Promise<IdentityKeyRow | null> {
  const row = await db.selectFrom("identity_keys").selectAll().orderBy("created_at").executeTakeFirst();
  return row ?? null;
}

export async function insertIdentityKey(db: Executor, row: IdentityKeyRow): Promise<void> {
  await db.insertInto("identity_keys").values(row).execute();
}

/** All channel keys, in the order of their use. */
export async function listChannelKeys(db: Executor): Promise<ChannelKeyRow[]> {
  return db.selectFrom("channel_keys").selectAll().orderBy("not_before").orderBy("kid").execute();
}

export async function insertChannelKey(db: Executor, row: Insertable<ChannelKeysTable>): Promise<void> {
  await db.insertInto("channel_keys").values(row).execute();
}

/** Deletes the keys that have ended, private parts and all. */
export async function deleteEndedChannelKeys(db: Executor, nowMs: number): Promise<void> {
  await db.deleteFrom("channel_keys").where("expires_at", "<=", nowMs).execute();
}

/** Lets all keys end at a time; those that would be used from then on only are deleted. */
export async function endChannelKeys(db: Executor, atMs: number): Promise<void> {
  await db.deleteFrom("channel_keys").where("not_before", ">=", atMs).execute();
  await db.updateTable("channel_keys").set({ expires_at: atMs }).where("expires_at", ">", atMs).execute();
}

/** The key document that was signed last, or null. */
export async function findKeyDocument(db: Executor): Promise<KeyDocumentRow | null> {
  return (await db.selectFrom("key_documents").selectAll().executeTakeFirst()) ?? null;
}

export async function replaceKeyDocument(db: Executor, row: KeyDocumentRow): Promise<void> {
  await db.deleteFrom("key_documents").execute();
  await db.insertInto("key_documents").values(row).execute();
}

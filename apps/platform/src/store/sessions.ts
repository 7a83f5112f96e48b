import type { Selectable } from "kysely";
import type { Executor } from "./database.ts";
import type { SessionsTable } from "./schema.ts";

/** A row of sessions. */
export type SessionRow = Selectable<SessionsTable>;

const ADMINISTRATOR = "administrator";

/** The hash of the administrator's password; null where none was set. */
export async function findPassword(db: Executor): Promise<string | null> {
  const row = await db
    .selectFrom("passwords")
    .select("hash")
    .where("id", "=", ADMINISTRATOR)
    .executeTakeFirst();
  return row?.hash ?? null;
}

/** As `findPassword`; until the transaction ends it stays what it is. */
export async function lockPassword(db: Executor): Promise<string | null> {
  const row = await db
    .selectFrom("passwords")
    .select("hash")
    .where("id", "=", ADMINISTRATOR)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row?.hash ?? null;
}

/** Sets the first password; false where there is one already. */
export async function insertPassword(db: Executor, hash: string, nowMs: number): Promise<boolean> {
  const result = await db
    .insertInto("passwords")
    .values({ id: ADMINISTRATOR, hash, updated_at: nowMs })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Sets the password, whatever it was. */
export async function putPassword(db: Executor, hash: string, nowMs: number): Promise<void> {
  await db
    .insertInto("passwords")
    .values({ id: ADMINISTRATOR, hash, updated_at: nowMs })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ hash, updated_at: nowMs }))
    .execute();
}

/** Replaces the password; false where it is no longer the one with the hash `from`. */
export async function replacePassword(
  db: Executor,
  { from, to, nowMs }: { readonly from: string; readonly to: string; readonly nowMs: number },
): Promise<boolean> {
  const result = await db
    .updateTable("passwords")
    .set({ hash: to, updated_at: nowMs })
    .where("id", "=", ADMINISTRATOR)
    .where("hash", "=", from)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function insertSession(db: Executor, row: SessionRow): Promise<void> {
  await db.insertInto("sessions").values(row).execute();
}

/** A session by the hex SHA-256 of its cookie's value. */
export async function findSession(db: Executor, hash: string): Promise<SessionRow | null> {
  const row = await db.selectFrom("sessions").selectAll().where("hash", "=", hash).executeTakeFirst();
  return row ?? null;
}

/** Notes when a session was used last. */
export async function touchSession(db: Executor, id: string, nowMs: number): Promise<void> {
  await db.updateTable("sessions").set({ last_seen_at: nowMs }).where("id", "=", id).execute();
}

export async function deleteSession(db: Executor, id: string): Promise<void> {
  await db.deleteFrom("sessions").where("id", "=", id).execute();
}

/** Ends every session. */
export async function deleteSessions(db: Executor): Promise<void> {
  await db.deleteFrom("sessions").execute();
}

/** Deletes sessions that began before the one time, or were used last before the other. */
export async function deleteEndedSessions(
  db: Executor,
  { createdBeforeMs, seenBeforeMs }: { readonly createdBeforeMs: number; readonly seenBeforeMs: number },
): Promise<void> {
  await db
    .deleteFrom("sessions")
    .where((eb) => eb.or([eb("created_at", "<=", createdBeforeMs), eb("last_seen_at", "<=", seenBeforeMs)]))
    .execute();
}

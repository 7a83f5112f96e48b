import type { Executor } from "./database.ts";
import type { KeyRow } from "./keys.ts";
import type { EarlyEndsTable } from "./schema.ts";

/** Notes when a key ends early; of several times the last that was asked for holds. */
export async function putEarlyEnd(db: Executor, row: EarlyEndsTable): Promise<void> {
  await db
    .insertInto("early_ends")
    .values(row)
    .onConflict((conflict) => conflict.columns(["env_id", "key_id"]).doUpdateSet({ at: row.at }))
    .execute();
}

/** Those that have come, the earliest first; `limit` at most. */
export async function listDueEnds(db: Executor, nowMs: number, limit: number): Promise<EarlyEndsTable[]> {
  return db
    .selectFrom("early_ends")
    .selectAll()
    .where("at", "<=", nowMs)
    .orderBy("at")
    .orderBy("env_id")
    .orderBy("key_id")
    .limit(limit)
    .execute();
}

/** Takes one away; false where another instance has taken it, or it was put off. */
export async function takeEarlyEnd(db: Executor, row: EarlyEndsTable): Promise<boolean> {
  const result = await db
    .deleteFrom("early_ends")
    .where("env_id", "=", row.env_id)
    .where("key_id", "=", row.key_id)
    .where("at", "=", row.at)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** When the next one comes, in milliseconds since 1970; null where there is none. */
export async function nextEarlyEndMs(db: Executor): Promise<number | null> {
  const row = await db.selectFrom("early_ends").select("at").orderBy("at").limit(1).executeTakeFirst();
  return row?.at ?? null;
}

/** What of a key is told when it ends early; null where it is no more. */
export async function findEndedKey(
  db: Executor,
  { env_id, key_id }: EarlyEndsTable,
): Promise<Pick<KeyRow, "id" | "revoked_at" | "signed_expires_at"> | null> {
  const row = await db
    .selectFrom("keys")
    .select(["id", "revoked_at", "signed_expires_at"])
    .where("env_id", "=", env_id)
    .where("id", "=", key_id)
    .executeTakeFirst();
  return row ?? null;
}

import type { Executor } from "./database.ts";

/** Forgets the answers of changes that are older. */
export async function deleteRidsBefore(db: Executor, beforeMs: number): Promise<void> {
  await db.deleteFrom("rids").where("created_at", "<", beforeMs).execute();
}

/** Forgets batches of an environment that are older. */
export async function deleteBatchesBefore(db: Executor, envId: string, beforeMs: number): Promise<void> {
  await db
    .deleteFrom("report_batches")
    .where("env_id", "=", envId)
    .where("created_at", "<", beforeMs)
    .execute();
}

/** Forgets deleted keys that would have expired by now: they say so themselves. */
export async function deleteEndedTombstones(db: Executor, nowMs: number): Promise<void> {
  await db.deleteFrom("key_tombstones").where("expires_at", "<=", nowMs).execute();
}

/** Drops feed changes that are older, and raises the floor of each environment to what is left. */
export async function trimFeed(db: Executor, beforeMs: number): Promise<void> {
  const floors = await db
    .selectFrom("feed_changes")
    .select((eb) => ["env_id", eb.fn.max("serial").as("serial")])
    .where("created_at", "<", beforeMs)
    .groupBy("env_id")
    .execute();
  for (const { env_id, serial } of floors) {
    await db
      .updateTable("environments")
      .set({ feed_floor: Number(serial) })
      .where("id", "=", env_id)
      .execute();
    await db.deleteFrom("feed_changes").where("env_id", "=", env_id).where("serial", "<=", serial).execute();
  }
}

/** Every environment with its settings. */
export async function listSettings(db: Executor): Promise<{ envId: string; settings: string }[]> {
  return db.selectFrom("environments").select(["id as envId", "settings"]).execute();
}

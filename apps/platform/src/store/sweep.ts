import { type RawBuilder, sql } from "kysely";
import type { Executor } from "./database.ts";
import type { Schema } from "./schema.ts";

/** Rows of a table that have been kept for long enough. */
export interface Outdated {
  readonly table: keyof Schema;
  /** Columns that name a row. */
  readonly key: readonly string[];
  readonly condition: RawBuilder<unknown>;
}

/** Deletes some of them, so that nobody waits for long; says how many, which is `limit` where there may be more. */
export async function deleteSome(
  db: Executor,
  { table, key, condition }: Outdated,
  limit: number,
): Promise<number> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  const { numAffectedRows = 0n } = await sql`
    delete from ${sql.table(table)} where (${columns}) in
      (select ${columns} from ${sql.table(table)} where ${condition} limit ${limit})
  `.execute(db);
  return Number(numAffectedRows);
}

/** Answers of changes that are older. */
export function outdatedRids(beforeMs: number): Outdated {
  return { table: "rids", key: ["env_id", "op", "rid"], condition: sql`created_at < ${beforeMs}` };
}

/** Guesses at the password of networks that have not signed in since. */
export function outdatedAttempts(beforeMs: number): Outdated {
  return { table: "sign_in_attempts", key: ["network"], condition: sql`started_at <= ${beforeMs}` };
}

/** Deleted keys that would have expired by now: they say so themselves. */
export function endedTombstones(nowMs: number): Outdated {
  return { table: "key_tombstones", key: ["env_id", "key_id"], condition: sql`expires_at <= ${nowMs}` };
}

/** Requests of an environment that are older, batches of reports of them, and what was noticed in them. */
export function outdatedLogs(envId: string, beforeMs: number): Outdated[] {
  const of = (time: string) => sql`env_id = ${envId} and ${sql.ref(time)} < ${beforeMs}`;
  return [
    { table: "report_batches", key: ["env_id", "batch_id"], condition: of("created_at") },
    { table: "logs", key: ["env_id", "rid"], condition: of("at") },
    { table: "signals", key: ["id"], condition: of("created_at") },
  ];
}

/**
 * Changes of each environment's feed that are older, after the floor of the feed was raised above them: from then on
 * nobody is told of a part of them.
 */
export async function outdatedFeedChanges(db: Executor, beforeMs: number): Promise<Outdated[]> {
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
      .where("feed_floor", "<", Number(serial))
      .execute();
  }
  return floors.map(({ env_id, serial }) => ({
    table: "feed_changes",
    key: ["env_id", "serial"],
    condition: sql`env_id = ${env_id} and serial <= ${Number(serial)}`,
  }));
}

/** Every environment with its settings. */
export async function listSettings(db: Executor): Promise<{ envId: string; settings: string }[]> {
  return db.selectFrom("environments").select(["id as envId", "settings"]).execute();
}

import type { Executor } from "./database.ts";
import { PreparedQuery } from "./prepared.ts";

/** What is counted of a request: of its row in the logs. */
export interface RequestFacts {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly clientId: string | null;
  readonly keyId: string | null;
  readonly endpointId: string | null;
  readonly outcome: string;
  readonly status: number | null;
  readonly durationMs: number | null;
}

/** What a row of the logs was, and what it is now: the one is to be taken off all counts, the other added. */
export interface UsageChange {
  readonly envId: string;
  /** null: it was not there. */
  readonly from: RequestFacts | null;
  readonly to: RequestFacts;
}

const insert = new PreparedQuery((db) =>
  db.insertInto("usage_changes").values({ id: "", size: 0, changes: "" }),
);

/** Keeps changes until they are counted, in the transaction that makes them. `id` sorts by time of creation. */
export async function insertUsageChanges(
  db: Executor,
  id: string,
  changes: readonly UsageChange[],
): Promise<void> {
  if (changes.length > 0) await insert.run(db, [id, changes.length, JSON.stringify(changes)]);
}

const first = new PreparedQuery((db) => db.selectFrom("usage_changes").select("id").limit(1));

/** Whether there are changes to be counted. */
export async function hasUsageChanges(db: Executor): Promise<boolean> {
  return (await first.run(db, [1])).rows.length > 0;
}

/**
 * Takes out the oldest of the changes that are to be counted: at least one, where there is one, and not many more
 * than `limit`. Who takes them counts them in the same transaction.
 */
export async function takeUsageChanges(db: Executor, limit: number): Promise<UsageChange[]> {
  const waiting = await db
    .selectFrom("usage_changes")
    .select(["id", "size"])
    .orderBy("id")
    .limit(limit)
    .execute();
  let size = 0;
  let count = 0;
  while (count < waiting.length && size < limit) size += waiting[count++]!.size;
  const last = waiting[count - 1];
  if (last === undefined) return [];
  const taken = await db
    .deleteFrom("usage_changes")
    .where("id", "<=", last.id)
    .returning("changes")
    .execute();
  return taken.flatMap(({ changes }): UsageChange[] => JSON.parse(changes));
}

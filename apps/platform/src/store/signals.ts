import { type Insertable, type Selectable, type SqlBool, sql } from "kysely";
import type { Executor } from "./database.ts";
import type { SignalsTable } from "./schema.ts";

/** Whether there is a signal of that rule about that key since then. */
export async function hasSignalSince(
  db: Executor,
  signal: { readonly envId: string; readonly rule: string; readonly keyId: string; readonly sinceMs: number },
): Promise<boolean> {
  const row = await db
    .selectFrom("signals")
    .select("id")
    .where("env_id", "=", signal.envId)
    .where("created_at", ">", signal.sinceMs)
    .where("rule", "=", signal.rule)
    .where("key_id", "=", signal.keyId)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertSignal(db: Executor, row: Insertable<SignalsTable>): Promise<void> {
  await db.insertInto("signals").values(row).execute();
}

/** A signal that what is found again counts on in. */
export type RunningSignal = Pick<Selectable<SignalsTable>, "id" | "created_at">;

/** The newest signal of that rule, action and subject that began between those times; undefined where there is none. */
export async function findRunningSignal(
  db: Executor,
  signal: Pick<Selectable<SignalsTable>, "env_id" | "subject" | "rule" | "action">,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<RunningSignal | undefined> {
  return (
    db
      .selectFrom("signals")
      .select(["id", "created_at"])
      .where("env_id", "=", signal.env_id)
      .where("subject", "=", signal.subject)
      .where("rule", "=", signal.rule)
      .where("action", "=", signal.action)
      .where("created_at", ">", fromMs)
      // The plus keeps SQLite from going through all signals of the span by the index on time.
      .where(sql<SqlBool>`+ created_at < ${toMs}`)
      .orderBy("created_at", "desc")
      .limit(1)
      .executeTakeFirst()
  );
}

/** Counts further requests in which what a signal tells was found. */
export async function countInSignal(
  db: Executor,
  id: string,
  { requests, lastMs }: { readonly requests: number; readonly lastMs: number },
): Promise<void> {
  await db
    .updateTable("signals")
    .set((eb) => ({
      requests: eb("requests", "+", requests),
      // Another instance may have seen a later one.
      last_at: eb.case().when("last_at", ">", lastMs).then(eb.ref("last_at")).else(lastMs).end(),
    }))
    .where("id", "=", id)
    .execute();
}

import type { Insertable } from "kysely";
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

/** Writes how often what a signal tells was seen by now. */
export async function updateSignal(
  db: Executor,
  envId: string,
  { id, requests, last_at }: { readonly id: string; readonly requests: number; readonly last_at: number },
): Promise<void> {
  await db
    .updateTable("signals")
    .set({ requests, last_at })
    .where("env_id", "=", envId)
    .where("id", "=", id)
    .execute();
}

import type { Executor } from "./database.ts";
import { findSetting } from "./settings.ts";

/**
 * Takes, or keeps, the turn at something that one instance does at a time, within a transaction that is alone in
 * that; false where another holds it. Who holds it and dies has held it until `untilMs`.
 */
export async function takeLease(
  db: Executor,
  { name, holder, nowMs, untilMs }: { name: string; holder: string; nowMs: number; untilMs: number },
): Promise<boolean> {
  const kept = await findSetting(db, name);
  const [keptBy, keptUntil] = kept?.split(" ") ?? [];
  if (keptBy !== holder && Number(keptUntil) > nowMs) return false;
  const value = `${holder} ${untilMs}`;
  await db
    .insertInto("settings")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
  return true;
}

/** Leaves it to the next, where `holder` holds it. */
export async function leaveLease(db: Executor, name: string, holder: string): Promise<void> {
  await db.deleteFrom("settings").where("name", "=", name).where("value", "like", `${holder} %`).execute();
}

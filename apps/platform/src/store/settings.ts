import type { Executor } from "./database.ts";

/** The value of a setting of the database itself, or null. */
export async function findSetting(db: Executor, name: string): Promise<string | null> {
  const row = await db.selectFrom("settings").select("value").where("name", "=", name).executeTakeFirst();
  return row?.value ?? null;
}

/** Sets it where it is not set yet. */
export async function insertSettingOnce(
  db: Executor,
  setting: { readonly name: string; readonly value: string },
): Promise<void> {
  await db
    .insertInto("settings")
    .values(setting)
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
}

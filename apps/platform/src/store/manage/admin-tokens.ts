import type { Executor } from "../database.ts";

/** An admin token that was not revoked, by its hash. */
export async function findAdminTokenByHash(
  db: Executor,
  hash: string,
): Promise<{ id: string; name: string } | undefined> {
  return db
    .selectFrom("admin_tokens")
    .select(["id", "name"])
    .where("hash", "=", hash)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
}

/** Whether an admin token was ever made. */
export async function hasAdminToken(db: Executor): Promise<boolean> {
  return (await db.selectFrom("admin_tokens").select("id").limit(1).executeTakeFirst()) !== undefined;
}

export async function addAdminToken(
  db: Executor,
  row: { id: string; name: string; hash: string; created_at: number },
): Promise<void> {
  await db
    .insertInto("admin_tokens")
    .values({ ...row, revoked_at: null })
    .execute();
}

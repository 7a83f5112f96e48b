import type { Executor } from "./database.ts";
import type { KeyTombstonesTable, TenantTombstonesTable } from "./schema.ts";

/** Whether a key of a deleted client had that id or that hash. */
export async function hasKeyTombstone(
  db: Executor,
  envId: string,
  key: { readonly id: string; readonly hash: string },
): Promise<boolean> {
  const row = await db
    .selectFrom("key_tombstones")
    .select("key_id")
    .where("env_id", "=", envId)
    .where((eb) => eb.or([eb("key_id", "=", key.id), eb("hash", "=", key.hash)]))
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertKeyTombstone(db: Executor, row: KeyTombstonesTable): Promise<void> {
  await db.insertInto("key_tombstones").values(row).execute();
}

/** Whether a tenant's client was deleted, and not made again. */
export async function hasTenantTombstone(db: Executor, envId: string, tenant: string): Promise<boolean> {
  const row = await db
    .selectFrom("tenant_tombstones")
    .select("tenant")
    .where("env_id", "=", envId)
    .where("tenant", "=", tenant)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertTenantTombstone(db: Executor, row: TenantTombstonesTable): Promise<void> {
  await db.insertInto("tenant_tombstones").values(row).execute();
}

/** Takes it away; false where there is none. */
export async function deleteTenantTombstone(db: Executor, envId: string, tenant: string): Promise<boolean> {
  const result = await db
    .deleteFrom("tenant_tombstones")
    .where("env_id", "=", envId)
    .where("tenant", "=", tenant)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

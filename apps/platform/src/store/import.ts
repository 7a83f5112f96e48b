import type { Insertable } from "kysely";
import type { Executor } from "./database.ts";
import type { ClientsTable, KeysTable } from "./schema.ts";

/** What is there already of what a batch of records names; the same thing may be in a list twice. */
export interface KnownToImport {
  readonly clients: readonly { readonly id: string; readonly tenant: string }[];
  readonly keys: readonly { readonly id: string; readonly hash: string; readonly client_id: string }[];
  readonly deletedKeys: readonly { readonly id: string; readonly hash: string }[];
  readonly deletedTenants: readonly string[];
  readonly templates: readonly string[];
}

/** The names by which a batch of records may meet what is there. */
export interface ImportNames {
  readonly tenants: readonly string[];
  readonly clientIds: readonly string[];
  readonly keyIds: readonly string[];
  readonly hashes: readonly string[];
}

/**
 * Looks up all that a batch names. Ids and hashes are asked for apart: with `or` between them SQLite looks through
 * every key of the environment.
 */
export async function findForImport(db: Executor, envId: string, names: ImportNames): Promise<KnownToImport> {
  const clients = db.selectFrom("clients").select(["id", "tenant"]).where("env_id", "=", envId);
  const keys = db.selectFrom("keys").select(["id", "hash", "client_id"]).where("env_id", "=", envId);
  const deletedKeys = db
    .selectFrom("key_tombstones")
    .select(["key_id as id", "hash"])
    .where("env_id", "=", envId);
  const tenants = oneAtLeast(names.tenants);
  const keyIds = oneAtLeast(names.keyIds);
  const hashes = oneAtLeast(names.hashes);
  const deletedTenants = await db
    .selectFrom("tenant_tombstones")
    .select("tenant")
    .where("env_id", "=", envId)
    .where("tenant", "in", tenants)
    .execute();
  const templates = await db.selectFrom("templates").select("id").where("env_id", "=", envId).execute();
  return {
    clients: [
      ...(await clients.where("tenant", "in", tenants).execute()),
      ...(await clients.where("id", "in", oneAtLeast(names.clientIds)).execute()),
    ],
    keys: [
      ...(await keys.where("id", "in", keyIds).execute()),
      ...(await keys.where("hash", "in", hashes).execute()),
    ],
    deletedKeys: [
      ...(await deletedKeys.where("key_id", "in", keyIds).execute()),
      ...(await deletedKeys.where("hash", "in", hashes).execute()),
    ],
    deletedTenants: deletedTenants.map(({ tenant }) => tenant),
    templates: templates.map(({ id }) => id),
  };
}

/** Adds clients and keys, each in one statement. @throws where one of an id, tenant or hash is there already. */
export async function insertImported(
  db: Executor,
  { clients, keys }: { clients: readonly Insertable<ClientsTable>[]; keys: readonly Insertable<KeysTable>[] },
): Promise<void> {
  if (clients.length > 0) await db.insertInto("clients").values(clients).execute();
  if (keys.length > 0) await db.insertInto("keys").values(keys).execute();
}

/** PostgreSQL knows no empty list; nothing has an empty name. */
function oneAtLeast(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [""] : names;
}

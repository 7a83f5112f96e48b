import type { Insertable, Selectable, Updateable } from "kysely";
import { hasLimits, type Limits } from "../policies/limits/judge.ts";
import type { Executor } from "./database.ts";
import type { KeysTable } from "./schema.ts";

/** A row of keys. */
export type KeyRow = Selectable<KeysTable>;

/** What a client may do with any of its keys. */
export interface ClientPolicy {
  /** Addresses and networks that it may come from; none is no restriction. */
  readonly ipWhitelist: readonly string[];
  /** null where nothing limits it. */
  readonly limits: Limits | null;
  /** Whether the limits are only tried. */
  readonly isTrial: boolean;
}

/** What of a key and its client decides about a request. */
export interface KnownKey {
  readonly id: string;
  readonly hash: string;
  readonly clientId: string;
  readonly tenant: string;
  readonly isEnabled: boolean;
  readonly isRevoked: boolean;
  readonly isClientSuspended: boolean;
  /** null: never. */
  readonly expiresAtMs: number | null;
  readonly policy: ClientPolicy;
}

/** A key by its hex SHA-256. */
export async function findKeyByHash(db: Executor, envId: string, hash: string): Promise<KnownKey | null> {
  const row = await withClient(db, envId).where("keys.hash", "=", hash).executeTakeFirst();
  return row === undefined ? null : knownKey(row);
}

/** A key by its id, the claim. */
export async function findKeyById(db: Executor, envId: string, id: string): Promise<KnownKey | null> {
  const row = await withClient(db, envId).where("keys.id", "=", id).executeTakeFirst();
  return row === undefined ? null : knownKey(row);
}

/** Keys of one name that are looked at: each rotation adds one. */
const MAX_NAMESAKES = 20;

/** A client's keys of that name, the newest first; 20 at most. */
export async function findKeysByName(
  db: Executor,
  { envId, clientId, name }: { readonly envId: string; readonly clientId: string; readonly name: string },
): Promise<KnownKey[]> {
  const rows = await withClient(db, envId)
    .where("keys.client_id", "=", clientId)
    .where("keys.name", "=", name)
    .orderBy("keys.created_at", "desc")
    .orderBy("keys.id", "desc")
    .limit(MAX_NAMESAKES)
    .execute();
  return rows.map(knownKey);
}

/** The keys of that id in whichever environment: for whoever administers the whole platform. */
export async function findKeyEverywhere(
  db: Executor,
  id: string,
): Promise<{ envId: string; clientId: string }[]> {
  return db
    .selectFrom("keys")
    .select(["env_id as envId", "client_id as clientId"])
    .where("id", "=", id)
    .execute();
}

/** @throws where the environment has a key with that id or hash. */
export async function insertKey(db: Executor, row: Insertable<KeysTable>): Promise<void> {
  await db.insertInto("keys").values(row).execute();
}

/** Changes one key; false where there is none. */
export async function updateKey(
  db: Executor,
  key: { readonly envId: string; readonly id: string },
  change: Updateable<KeysTable>,
): Promise<boolean> {
  const result = await db
    .updateTable("keys")
    .set(change)
    .where("env_id", "=", key.envId)
    .where("id", "=", key.id)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** The keys of a client, whole rows, the oldest first. */
export async function listKeysOfClient(db: Executor, envId: string, clientId: string): Promise<KeyRow[]> {
  return db
    .selectFrom("keys")
    .selectAll()
    .where("env_id", "=", envId)
    .where("client_id", "=", clientId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}

/** A key whose end is near. */
interface EndingKey {
  readonly envId: string;
  readonly id: string;
  readonly clientId: string;
  readonly expiresAtMs: number;
}

/** Good keys with `autoRotate` that end within a time, of which no signal of that rule tells yet. */
export async function listEndingKeys(
  db: Executor,
  asked: { readonly rule: string; readonly fromMs: number; readonly toMs: number; readonly limit: number },
): Promise<EndingKey[]> {
  const rows = await db
    .selectFrom("keys")
    .select(["env_id", "id", "client_id", "expires_at"])
    .where("auto_rotate", "=", 1)
    .where("enabled", "=", 1)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", asked.fromMs)
    .where("expires_at", "<=", asked.toMs)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("signals")
            .select("signals.id")
            .whereRef("signals.env_id", "=", "keys.env_id")
            .whereRef("signals.key_id", "=", "keys.id")
            .where("signals.rule", "=", asked.rule),
        ),
      ),
    )
    .limit(asked.limit)
    .execute();
  return rows.map((row) => ({
    envId: row.env_id,
    id: row.id,
    clientId: row.client_id,
    expiresAtMs: row.expires_at!,
  }));
}

function withClient(db: Executor, envId: string) {
  return db
    .selectFrom("keys")
    .innerJoin("clients", (join) =>
      join.onRef("clients.id", "=", "keys.client_id").onRef("clients.env_id", "=", "keys.env_id"),
    )
    .leftJoin("templates", (join) =>
      join.onRef("templates.id", "=", "clients.template_id").onRef("templates.env_id", "=", "clients.env_id"),
    )
    .select([
      "keys.id",
      "keys.hash",
      "keys.client_id",
      "keys.enabled",
      "keys.revoked_at",
      "keys.expires_at",
      "clients.tenant",
      "clients.status",
      "clients.ip_whitelist",
      "templates.mode",
      "templates.rate_limit_hour",
      "templates.rate_limit_day",
      "templates.rate_limit_week",
      "templates.rate_limit_month",
    ])
    .where("keys.env_id", "=", envId);
}

interface JoinedRow
  extends Pick<KeyRow, "id" | "hash" | "client_id" | "enabled" | "revoked_at" | "expires_at"> {
  readonly tenant: string;
  readonly status: string;
  readonly ip_whitelist: string;
  readonly mode: string | null;
  readonly rate_limit_hour: number | null;
  readonly rate_limit_day: number | null;
  readonly rate_limit_week: number | null;
  readonly rate_limit_month: number | null;
}

function knownKey(row: JoinedRow): KnownKey {
  return {
    id: row.id,
    hash: row.hash,
    clientId: row.client_id,
    tenant: row.tenant,
    isEnabled: row.enabled === 1,
    isRevoked: row.revoked_at !== null,
    isClientSuspended: row.status === "suspended",
    expiresAtMs: row.expires_at,
    policy: policyOf(row),
  };
}

function policyOf(row: JoinedRow): ClientPolicy {
  const limits: Limits = {
    hour: row.rate_limit_hour,
    day: row.rate_limit_day,
    week: row.rate_limit_week,
    month: row.rate_limit_month,
  };
  return {
    ipWhitelist: JSON.parse(row.ip_whitelist),
    limits: hasLimits(limits) ? limits : null,
    isTrial: row.mode === "shadow",
  };
}

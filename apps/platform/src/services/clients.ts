import { type ClientRow, insertClient } from "../store/clients.ts";
import type { Executor } from "../store/database.ts";
import { insertKey } from "../store/keys.ts";
import type { PlatformContext } from "./context.ts";

const DEFAULT_TYPE = "company";

type Sources = Pick<PlatformContext, "clock" | "newId">;

/** What a new client is made of; what is left out has a default. */
export interface NewClient {
  readonly envId: string;
  readonly tenant: string;
  readonly name: string;
  readonly source: "api" | "dashboard" | "sdk" | "self";
  /** A UUID. Default: a new one. */
  readonly id?: string | undefined;
  readonly type?: string | undefined;
  readonly templateId?: string | null | undefined;
  readonly ipWhitelist?: readonly string[] | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** The row of a new client, which is active. */
export function clientRow(sources: Sources, client: NewClient) {
  const nowMs = sources.clock.now();
  return {
    id: client.id ?? sources.newId(),
    env_id: client.envId,
    tenant: client.tenant,
    name: client.name,
    type: client.type ?? DEFAULT_TYPE,
    status: "active",
    source: client.source,
    ip_whitelist: JSON.stringify(client.ipWhitelist ?? []),
    metadata: JSON.stringify(client.metadata ?? {}),
    template_id: client.templateId ?? null,
    created_at: nowMs,
    updated_at: nowMs,
  };
}

/** Adds a client, active, to an environment that has none of its tenant. */
export async function addClient(sources: Sources, db: Executor, client: NewClient): Promise<ClientRow> {
  return insertClient(db, clientRow(sources, client));
}

/** What a new key's row is made of. The key itself is never kept. */
export interface NewKey {
  readonly envId: string;
  readonly clientId: string;
  /** The claim. */
  readonly id: string;
  /** Hex SHA-256 of the key. */
  readonly hash: string;
  /** Its first 12 characters. */
  readonly prefix: string;
  /** Its last 4. */
  readonly suffix: string;
  readonly scopes: readonly string[];
  readonly environment: string;
  /** null: never. */
  readonly expiresAtMs: number | null;
  readonly name?: string | null | undefined;
  readonly autoRotate?: boolean | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** The row of a new key, which is enabled. */
export function keyRow(sources: Pick<Sources, "clock">, key: NewKey) {
  const nowMs = sources.clock.now();
  return {
    id: key.id,
    env_id: key.envId,
    client_id: key.clientId,
    name: key.name ?? null,
    hash: key.hash,
    prefix: key.prefix,
    suffix: key.suffix,
    scopes: JSON.stringify(key.scopes),
    environment: key.environment,
    enabled: 1,
    auto_rotate: key.autoRotate === true ? 1 : 0,
    metadata: JSON.stringify(key.metadata ?? {}),
    expires_at: key.expiresAtMs,
    signed_expires_at: key.expiresAtMs,
    last_used_at: null,
    revoked_at: null,
    created_at: nowMs,
    updated_at: nowMs,
  };
}

/** Adds a key, enabled, to a client. */
export async function addKey(sources: Pick<Sources, "clock">, db: Executor, key: NewKey): Promise<void> {
  await insertKey(db, keyRow(sources, key));
}

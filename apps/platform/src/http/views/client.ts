import type { z } from "@hono/zod-openapi";
import type { ClientView } from "../../services/manage/client-view.ts";
import type { KeyRow } from "../../store/keys.ts";
import type { changedClientSchema, clientSchema } from "../schemas/client.ts";
import type { keySchema } from "../schemas/key.ts";
import { isoTime } from "../schemas/time.ts";
import { statsJson } from "./stats.ts";

/** A key as the API shows it; never the key itself. */
export function keyJson(row: KeyRow): z.input<typeof keySchema> {
  return {
    id: row.id,
    name: row.name,
    keyPrefix: row.prefix,
    keySuffix: row.suffix,
    scopes: JSON.parse(row.scopes),
    environment: row.environment,
    enabled: row.enabled === 1,
    autoRotate: row.auto_rotate === 1,
    requestCount: row.request_count,
    lastUsedAt: isoTime(row.last_used_at),
    expiresAt: isoTime(row.expires_at),
    revokedAt: isoTime(row.revoked_at),
    createdAt: isoTime(row.created_at),
    updatedAt: isoTime(row.updated_at),
    metadata: JSON.parse(row.metadata),
  };
}

/** A client as the API shows it. */
export function clientJson({ client, keys, keyCount }: ClientView): z.input<typeof clientSchema> {
  return { ...fieldsOf(client), keys: keys.map(keyJson), keyCount, stats: statsJson(client) };
}

/** A client after a call that may have made keys: those have `rawKey`, this once. */
export function changedClientJson({
  client,
  keys,
  keyCount,
  rawKeys,
}: ClientView): z.input<typeof changedClientSchema> {
  const withRaw = (row: KeyRow) => {
    const rawKey = rawKeys.get(row.id);
    return rawKey === undefined ? keyJson(row) : { ...keyJson(row), rawKey };
  };
  return { ...fieldsOf(client), keys: keys.map(withRaw), keyCount, stats: statsJson(client) };
}

function fieldsOf(client: ClientView["client"]) {
  return {
    id: client.id,
    tenant: client.tenant,
    name: client.name,
    // What the database holds was one of these when it was written.
    type: client.type as z.input<typeof clientSchema>["type"],
    status: client.status as z.input<typeof clientSchema>["status"],
    source: client.source as z.input<typeof clientSchema>["source"],
    ipWhitelist: JSON.parse(client.ip_whitelist),
    metadata: JSON.parse(client.metadata),
    templateId: client.template_id,
    envId: client.env_id,
    createdAt: isoTime(client.created_at),
    updatedAt: isoTime(client.updated_at),
  };
}

import { z } from "zod";
import { type ClientRow, findClient, findClientOfTenant } from "../store/clients.ts";
import type { Executor } from "../store/database.ts";
import { findKeyByHash, findKeyById } from "../store/keys.ts";
import { lockEnvironments } from "../store/locks.ts";
import { countClients } from "../store/manage/clients.ts";
import { findTemplate } from "../store/manage/templates.ts";
import { hasKeyTombstone, hasTenantTombstone } from "../store/tombstones.ts";
import type { Call, Reply } from "./call.ts";
import { cleanTextSchema, keyIdSchema, uuidV7Schema } from "./channel-schemas.ts";
import { addClient, addKey } from "./clients.ts";
import type { PlatformContext } from "./context.ts";
import { isAddressOrNetwork } from "./manage/ip-networks.ts";
import { once } from "./once.ts";
import { noteKeyMismatch } from "./signals.ts";

/** The last moment that a date can hold, in milliseconds since 1970; the first is as far before. */
const MAX_TIME_MS = 8.64e15;
const MAX_METADATA_BYTES = 16_384;

const bodySchema = z.strictObject({
  tenant: cleanTextSchema(256),
  clientId: uuidV7Schema,
  name: cleanTextSchema(256).optional(),
  type: z.enum(["person", "company", "service", "device", "internal"]).optional(),
  templateId: z.string().max(64).optional(),
  ipWhitelist: z.array(z.string().refine(isAddressOrNetwork)).max(256).optional(),
  metadata: z
    .record(z.string(), z.unknown())
    .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= MAX_METADATA_BYTES)
    .optional(),
  key: z.strictObject({
    id: keyIdSchema,
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    prefix: z.string().regex(/^apikee_[0-9A-Za-z]{5}$/),
    suffix: z.string().regex(/^[0-9A-Za-z.]{4}$/),
    scopes: z.array(cleanTextSchema(128)).max(256),
    environment: cleanTextSchema(64),
    expiresAt: z.int().min(-MAX_TIME_MS).max(MAX_TIME_MS).nullable().optional(),
  }),
});

type RegisterBody = z.infer<typeof bodySchema>;

/**
 * Registers a key that an application has made, with a client for its tenant; where the tenant has one, the
 * key joins it (docs/protocol.md section 3.4).
 */
export async function registerClient(context: PlatformContext, call: Call): Promise<Reply | null> {
  const { success, data } = bodySchema.safeParse(call.body);
  if (!success) return null;
  const envId = call.environment.id;
  return once(context, call, async (db) => {
    await lockEnvironments(db, [envId]);
    return register(context, db, { envId, body: data });
  });
}

async function register(
  context: PlatformContext,
  db: Executor,
  { envId, body }: { readonly envId: string; readonly body: RegisterBody },
): Promise<Reply> {
  const { tenant, clientId, key, templateId } = body;
  if (await hasTenantTombstone(db, envId, tenant)) {
    return conflict(
      "CLIENT_DISABLED",
      "The tenant's client was deleted, and its owner has not made it again.",
    );
  }
  if (await hasKeyTombstone(db, envId, key)) return conflict("REVOKED", "The key was revoked.");
  const owner = await findClientOfTenant(db, envId, tenant);
  const registered = (await findKeyById(db, envId, key.id)) ?? (await findKeyByHash(db, envId, key.hash));
  if (registered !== null) {
    const isSame =
      registered.id === key.id && registered.hash === key.hash && registered.clientId === owner?.id;
    if (isSame) return { status: 200, body: clientView(owner) };
    await noteKeyMismatch(context, db, { envId, id: registered.id, clientId: registered.clientId });
    return conflict("KEY_TAKEN", "Another key has this id or this hash.");
  }
  if (owner === null && (await findClient(db, envId, clientId)) !== null) {
    return conflict("CLIENT_ID_TAKEN", "Another tenant's client has this id.");
  }
  const refusal = owner === null && templateId !== undefined ? await roomIn(db, envId, templateId) : null;
  if (refusal !== null) return refusal;
  const client = owner ?? (await addClient(context, db, newClient(envId, body)));
  const { expiresAt = null, ...described } = key;
  await addKey(context, db, {
    ...described,
    envId,
    clientId: client.id,
    expiresAtMs: expiresAt,
  });
  return { status: 200, body: clientView(client) };
}

/** Null where a template takes one more client; otherwise why not. */
async function roomIn(db: Executor, envId: string, templateId: string): Promise<Reply | null> {
  const template = await findTemplate(db, envId, templateId);
  if (template === undefined) {
    return conflict("UNKNOWN_TEMPLATE", "The environment has no template of this id.");
  }
  const { max_clients: max } = template;
  if (max === null || (await countClients(db, { envId, templateId })) < max) return null;
  return conflict("TEMPLATE_FULL", "The template has as many clients as it may.");
}

function newClient(envId: string, body: RegisterBody) {
  const { tenant, clientId: id, name = tenant, type, templateId, ipWhitelist, metadata } = body;
  return { envId, tenant, id, name, type, templateId, ipWhitelist, metadata, source: "sdk" as const };
}

function clientView(row: ClientRow): object {
  return {
    id: row.id,
    tenant: row.tenant,
    name: row.name,
    type: row.type,
    status: row.status,
    source: row.source,
    ipWhitelist: JSON.parse(row.ip_whitelist),
    metadata: JSON.parse(row.metadata),
    templateId: row.template_id,
    envId: row.env_id,
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
  };
}

function conflict(error: string, message: string): Reply {
  return { status: 409, body: { error, message } };
}

import type { Updateable } from "kysely";
import { deleteClientRow, findClient } from "../../store/clients.ts";
import type { EnvironmentRow } from "../../store/environments.ts";
import { appendFeedChanges, type FeedChange } from "../../store/feed.ts";
import { listKeysOfClient } from "../../store/keys.ts";
import { changeClient } from "../../store/manage/clients.ts";
import type { ClientsTable } from "../../store/schema.ts";
import { insertKeyTombstone, insertTenantTombstone } from "../../store/tombstones.ts";
import { type AuditEntry, created, ended, updated } from "../audit.ts";
import { type ActingContext, change, inEnvironment } from "../change.ts";
import { type ClientView, withKeys } from "./client-view.ts";
import { applyKeyChange, type KeyChange } from "./key-changes.ts";
import { type KeySigner, keySigner } from "./key-signer.ts";
import { makeKey, type NewKey } from "./keys.ts";
import { checkNetworks, checkTemplate } from "./new-clients.ts";
import { absent, conflict } from "./refusal.ts";

/** Changes of a client; what is left out stays. */
export interface ClientChange {
  readonly name?: string | undefined;
  /** Embedded in its keys: taken only where it is the client's. */
  readonly tenant?: string | undefined;
  readonly type?: string | undefined;
  readonly status?: "active" | "suspended" | undefined;
  readonly templateId?: string | null | undefined;
  readonly ipWhitelist?: readonly string[] | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** With an id a key changes, without one is made. */
  readonly keys?: readonly (KeyChange | NewKey)[] | undefined;
}

/**
 * Changes a client and its keys, everything or nothing.
 *
 * @throws Refusal absent; conflict; invalid.
 */
export async function updateClient(
  context: ActingContext,
  env: EnvironmentRow,
  id: string,
  asked: ClientChange,
): Promise<ClientView> {
  return change(context, inEnvironment(env), async (db) => {
    const client = await findClient(db, env.id, id);
    if (client === null) throw absent();
    const { tenant, status, keys = [], ipWhitelist, templateId } = asked;
    if (tenant !== undefined && tenant !== client.tenant) {
      throw conflict(
        "EMBEDDED_IN_KEY",
        "The tenant is signed into the client's keys and cannot change: make another client.",
      );
    }
    checkNetworks(ipWhitelist ?? [], "");
    const isNewTemplate = templateId !== undefined && templateId !== client.template_id;
    if (isNewTemplate) await checkTemplate(db, env.id, templateId, "");
    const nowMs = context.clock.now();
    await changeClient(db, { envId: env.id, id }, { ...columnsOf(asked), updated_at: nowMs });
    if (status !== undefined && status !== client.status) {
      await appendFeedChanges(db, env.id, { changes: [{ tenant: client.tenant, state: status }], nowMs });
    }
    const ofKeys: (AuditEntry | null)[] = [];
    const rawKeys = new Map<string, string>();
    let signer: KeySigner | undefined;
    for (const [index, key] of keys.entries()) {
      const path = `keys.${index}.`;
      if ("id" in key) {
        const place = { envId: env.id, clientId: id, id: key.id };
        ofKeys.push(await applyKeyChange(db, place, { asked: key, path, nowMs }));
        continue;
      }
      signer ??= await keySigner(context, db, env);
      const made = await makeKey(context, db, { env, client, signer }, { ...key, path });
      rawKeys.set(made.row.id, made.rawKey);
      ofKeys.push(created("keys", made.row.id, made.row));
    }
    const changed = (await findClient(db, env.id, id))!;
    const [view] = await withKeys(db, env.id, [changed], rawKeys);
    return { result: view!, audit: [updated("clients", id, { from: client, to: changed }), ...ofKeys] };
  });
}

/**
 * Deletes a client with its keys. Its tenant is refused, until the owner makes that client again; its keys
 * are refused until they would have expired.
 *
 * @throws Refusal absent.
 */
export async function deleteClient(context: ActingContext, env: EnvironmentRow, id: string): Promise<void> {
  await change(context, inEnvironment(env), async (db) => {
    const client = await findClient(db, env.id, id);
    if (client === null) throw absent();
    const nowMs = context.clock.now();
    const { tenant } = client;
    const changes: FeedChange[] = [{ tenant, state: "suspended" }];
    for (const key of await listKeysOfClient(db, env.id, id)) {
      const { id: key_id, hash, signed_expires_at: expires_at } = key;
      await insertKeyTombstone(db, { key_id, env_id: env.id, hash, tenant, expires_at, created_at: nowMs });
      // For when the tenant is active again: its old keys are not.
      if (key.revoked_at === null) changes.push({ keyId: key_id, state: "revoked", expiresAtMs: expires_at });
    }
    await insertTenantTombstone(db, { tenant, env_id: env.id, created_at: nowMs });
    await deleteClientRow(db, env.id, id);
    await appendFeedChanges(db, env.id, { changes, nowMs });
    return { result: undefined, audit: [ended("delete", "clients", id, client)] };
  });
}

function columnsOf({
  name,
  type,
  status,
  templateId,
  ipWhitelist,
  metadata,
}: ClientChange): Updateable<ClientsTable> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(type === undefined ? {} : { type }),
    ...(status === undefined ? {} : { status }),
    ...(templateId === undefined ? {} : { template_id: templateId }),
    ...(ipWhitelist === undefined ? {} : { ip_whitelist: JSON.stringify(ipWhitelist) }),
    ...(metadata === undefined ? {} : { metadata: JSON.stringify(metadata) }),
  };
}

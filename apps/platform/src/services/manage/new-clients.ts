import type { Transaction } from "kysely";
import { parseNetwork } from "../../policies/ip/network.ts";
import { type ClientRow, findClientOfTenant } from "../../store/clients.ts";
import type { EnvironmentRow } from "../../store/environments.ts";
import { appendFeedChanges } from "../../store/feed.ts";
import { countClients } from "../../store/manage/clients.ts";
import { findTemplate } from "../../store/manage/templates.ts";
import type { Schema } from "../../store/schema.ts";
import { deleteTenantTombstone } from "../../store/tombstones.ts";
import { type AuditEntry, created } from "../audit.ts";
import { type ActingContext, change, inEnvironment } from "../change.ts";
import { addClient } from "../clients.ts";
import type { PlatformContext } from "../context.ts";
import { type ClientView, withKeys } from "./client-view.ts";
import { type KeySigner, keySigner } from "./key-signer.ts";
import { makeKey, type NewKey } from "./keys.ts";
import { conflict, invalid, Refusal } from "./refusal.ts";

/** A client that is to be made. */
export interface NewClient {
  readonly name: string;
  /** Default: the name. */
  readonly tenant?: string | undefined;
  /** Default: service. */
  readonly type?: string | undefined;
  readonly templateId?: string | null | undefined;
  readonly ipWhitelist?: readonly string[] | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly keys?: readonly NewKey[] | undefined;
}

/**
 * Makes clients with their keys, all or none. `pathOf` gives what stands before the path of an issue.
 *
 * @throws Refusal conflict where a tenant has a client, or the application signs; invalid; absent.
 */
export async function makeClients(
  context: ActingContext,
  env: EnvironmentRow,
  asked: readonly (NewClient & { readonly path: string })[],
): Promise<ClientView[]> {
  return change(context, inEnvironment(env), async (db) => {
    const audit: [AuditEntry | null, ...AuditEntry[]] = [null];
    const rawKeys = new Map<string, string>();
    const clients: ClientRow[] = [];
    let signer: KeySigner | undefined;
    for (const one of asked) {
      const client = await addOne(context, db, env, one);
      clients.push(client);
      audit.push(created("clients", client.id, client));
      for (const [index, key] of (one.keys ?? []).entries()) {
        signer ??= await keySigner(context, db, env);
        const path = `${one.path}keys.${index}.`;
        const made = await makeKey(context, db, { env, client, signer }, { ...key, path });
        rawKeys.set(made.row.id, made.rawKey);
        audit.push(created("keys", made.row.id, made.row));
      }
    }
    return { result: await withKeys(db, env.id, clients, rawKeys), audit };
  });
}

async function addOne(
  context: PlatformContext,
  db: Transaction<Schema>,
  env: EnvironmentRow,
  asked: NewClient & { readonly path: string },
): Promise<ClientRow> {
  const { name, tenant = name, templateId = null, ipWhitelist = [], path } = asked;
  if ((await findClientOfTenant(db, env.id, tenant)) !== null) {
    const message = "This tenant has a client in this environment already.";
    throw new Refusal("conflict", {
      code: "TENANT_TAKEN",
      message,
      issues: [{ path: `${path}tenant`, message: "has a client already" }],
    });
  }
  checkNetworks(ipWhitelist, path);
  await checkTemplate(db, env.id, templateId, path);
  const { type, metadata } = asked;
  const client = { tenant, name, type, templateId, ipWhitelist, metadata };
  const row = await addClient(context, db, { envId: env.id, source: "api", ...client });
  // The owner makes the client of a deleted tenant again: it is refused no longer.
  if (await deleteTenantTombstone(db, env.id, tenant)) {
    const nowMs = context.clock.now();
    await appendFeedChanges(db, env.id, { changes: [{ tenant, state: "active" }], nowMs });
  }
  return row;
}

/** @throws Refusal invalid. */
export function checkNetworks(list: readonly string[], path: string): void {
  for (const [index, text] of list.entries()) {
    const { reason } = parseNetwork(text);
    if (reason !== null) throw invalid(`${path}ipWhitelist.${index}`, reason);
  }
}

/**
 * Whether one more client may have a template.
 *
 * @throws Refusal absent, also where the template is another environment's; conflict where it has as many as it may.
 */
export async function checkTemplate(
  db: Transaction<Schema>,
  envId: string,
  templateId: string | null,
  path: string,
): Promise<void> {
  if (templateId === null) return;
  const template = await findTemplate(db, envId, templateId);
  if (template === undefined) {
    throw new Refusal("absent", {
      issues: [{ path: `${path}templateId`, message: "there is no such template" }],
    });
  }
  const { max_clients: max, name } = template;
  if (max !== null && (await countClients(db, { envId, templateId })) >= max) {
    throw conflict("TEMPLATE_FULL", `The template ${name} has as many clients as it may: ${max}.`);
  }
}

import type { Transaction } from "kysely";
import type { EnvironmentRow } from "../../store/environments.ts";
import { appendFeedChanges } from "../../store/feed.ts";
import { findForImport, insertImported } from "../../store/import.ts";
import type { Schema } from "../../store/schema.ts";
import { deleteTenantTombstone } from "../../store/tombstones.ts";
import { type ActingContext, change, inEnvironment } from "../change.ts";
import { ImportPlan, type Outcome } from "./import-plan.ts";
import type { ImportRecord } from "./import-record.ts";

/**
 * Adds a batch of records to an environment, in one transaction: of each all or nothing, and of one that is there
 * already nothing. Returns their outcomes in their order.
 */
export async function importBatch(
  context: ActingContext,
  env: EnvironmentRow,
  records: readonly ImportRecord[],
): Promise<Outcome[]> {
  return change(context, inEnvironment(env), async (db) => {
    const plan = new ImportPlan(context, env.id, await findForImport(db, env.id, namesOf(records)));
    const result = records.map((record) => plan.take(record));
    await insertImported(db, plan);
    await tellFeed(context, db, env.id, plan);
    const after = { clients: plan.clients.length, keys: plan.keys.length };
    const isChange = after.clients + after.keys > 0;
    const entry = { action: "environment.import", targetId: env.id, before: null, after };
    return { result, audit: [isChange ? entry : null] };
  });
}

function namesOf(records: readonly ImportRecord[]) {
  const named = <T>(read: (record: ImportRecord) => T | undefined) => [
    ...new Set(records.map(read).filter((name) => name !== undefined)),
  ];
  return {
    tenants: named(({ tenant }) => tenant),
    clientIds: named(({ clientId }) => clientId),
    keyIds: named(({ key }) => key?.id),
    hashes: named(({ key }) => key?.hash),
  };
}

async function tellFeed(
  { clock }: ActingContext,
  db: Transaction<Schema>,
  envId: string,
  { keys, revivedTenants }: ImportPlan,
): Promise<void> {
  for (const tenant of revivedTenants) await deleteTenantTombstone(db, envId, tenant);
  const revived = revivedTenants.map((tenant) => ({ tenant, state: "active" as const }));
  const disabled = keys
    .filter(({ enabled }) => enabled === 0)
    .map((key) => ({ keyId: key.id, state: "disabled" as const, expiresAtMs: key.expires_at }));
  await appendFeedChanges(db, envId, { changes: [...revived, ...disabled], nowMs: clock.now() });
}

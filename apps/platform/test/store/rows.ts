import { insertClient } from "../../src/store/clients.ts";
import type { Database } from "../../src/store/database.ts";
import { insertEnvironment } from "../../src/store/environments.ts";

/** Of rows whose times do not matter. */
export const TIMES = { created_at: 1, updated_at: 1 };

/** A project with one environment of that id. */
export async function addEnvironment({ db }: Database, id: string): Promise<void> {
  await db
    .insertInto("projects")
    .values({
      id: `p-${id}`,
      slug: id,
      name: id,
      description: null,
      metadata: "{}",
      status: "active",
      ...TIMES,
    })
    .execute();
  await insertEnvironment(db, {
    id,
    project_id: `p-${id}`,
    type: "production",
    project_env: `${id}-production`,
    url: null,
    status: "active",
    signing: "platform",
    settings: "{}",
    metadata: "{}",
    ...TIMES,
  });
}

/** The row of a client of an environment. */
export function clientRow(envId: string, id: string, tenant: string) {
  return {
    id,
    env_id: envId,
    tenant,
    name: tenant,
    type: "company",
    status: "active",
    source: "api",
    ip_whitelist: "[]",
    metadata: "{}",
    template_id: null,
    ...TIMES,
  };
}

/** A client of an environment. */
export async function addClient({ db }: Database, envId: string, id: string): Promise<void> {
  await insertClient(db, clientRow(envId, id, id));
}

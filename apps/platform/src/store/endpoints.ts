import type { Executor } from "./database.ts";

/** A route of an environment. */
export interface Route {
  readonly method: string;
  readonly path: string;
}

/** The id of the endpoint of a route, or null. */
export async function findEndpointId(db: Executor, envId: string, route: Route): Promise<string | null> {
  const row = await db
    .selectFrom("endpoints")
    .select("id")
    .where("env_id", "=", envId)
    .where("method", "=", route.method)
    .where("path", "=", route.path)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** How many endpoints an environment has. */
export async function countEndpoints(db: Executor, envId: string): Promise<number> {
  const row = await db
    .selectFrom("endpoints")
    .select((eb) => eb.fn.countAll().as("count"))
    .where("env_id", "=", envId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function insertEndpoint(
  db: Executor,
  endpoint: Route & {
    readonly id: string;
    readonly envId: string;
    readonly name: string | null;
    readonly nowMs: number;
  },
): Promise<void> {
  await db
    .insertInto("endpoints")
    .values({
      id: endpoint.id,
      env_id: endpoint.envId,
      method: endpoint.method,
      path: endpoint.path,
      name: endpoint.name,
      first_seen_at: endpoint.nowMs,
      last_seen_at: endpoint.nowMs,
    })
    .execute();
}

/** Sets the name of an endpoint that the application has named. */
export async function nameEndpoint(
  db: Executor,
  endpoint: { readonly envId: string; readonly id: string; readonly name: string },
): Promise<void> {
  await db
    .updateTable("endpoints")
    .set({ name: endpoint.name })
    .where("env_id", "=", endpoint.envId)
    .where("id", "=", endpoint.id)
    .execute();
}

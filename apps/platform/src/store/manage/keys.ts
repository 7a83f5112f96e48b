import type { Executor } from "../database.ts";
import type { KeyRow } from "../keys.ts";

/** The keys of some clients, in the order in which they were made. */
export async function listKeys(db: Executor, envId: string, clientIds: readonly string[]): Promise<KeyRow[]> {
  if (clientIds.length === 0) return [];
  return db
    .selectFrom("keys")
    .selectAll()
    .where("env_id", "=", envId)
    .where("client_id", "in", clientIds)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}

/** Which key of which client. */
export interface KeyPlace {
  readonly envId: string;
  readonly clientId: string;
  readonly id: string;
}

export async function findKey(db: Executor, { envId, clientId, id }: KeyPlace): Promise<KeyRow | undefined> {
  return db
    .selectFrom("keys")
    .selectAll()
    .where("env_id", "=", envId)
    .where("client_id", "=", clientId)
    .where("id", "=", id)
    .executeTakeFirst();
}

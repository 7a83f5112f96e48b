import type { Executor } from "../database.ts";
import type { KeyRow } from "../keys.ts";
import type { Slice } from "./clients.ts";

/** The newest keys of some clients, `limit` of each at most, in the order in which they were made. */
export async function listNewestKeys(
  db: Executor,
  { envId, clientIds, limit }: { envId: string; clientIds: readonly string[]; limit: number },
): Promise<KeyRow[]> {
  if (clientIds.length === 0) return [];
  const ranked = db
    .selectFrom("keys")
    .selectAll()
    .select((eb) =>
      eb.fn
        .agg<number>("row_number")
        .over((over) => over.partitionBy("client_id").orderBy("created_at", "desc").orderBy("id", "desc"))
        .as("rank"),
    )
    .where("env_id", "=", envId)
    .where("client_id", "in", clientIds);
  const rows = await db
    .selectFrom(ranked.as("ranked"))
    .selectAll()
    .where("rank", "<=", limit)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  return rows.map(({ rank: _, ...row }) => row);
}

/** How many keys clients have, by the client's id; one that has none is left out. */
export async function countKeys(
  db: Executor,
  envId: string,
  clientIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (clientIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("keys")
    .select((eb) => ["client_id", eb.fn.countAll().as("count")])
    .where("env_id", "=", envId)
    .where("client_id", "in", clientIds)
    .groupBy("client_id")
    .execute();
  return new Map(rows.map((row) => [row.client_id, Number(row.count)]));
}

/** The keys of a client, the newest first. */
export async function listKeysOf(
  db: Executor,
  { envId, clientId }: Omit<KeyPlace, "id">,
  { limit, offset }: Slice,
): Promise<KeyRow[]> {
  return db
    .selectFrom("keys")
    .selectAll()
    .where("env_id", "=", envId)
    .where("client_id", "=", clientId)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .offset(offset)
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

import type { ClientRow } from "../../store/clients.ts";
import type { Executor } from "../../store/database.ts";
import type { KeyRow } from "../../store/keys.ts";
import { countKeys, listNewestKeys } from "../../store/manage/keys.ts";

/** Keys that a client is shown with: one that rotates often has very many. */
const MAX_SHOWN_KEYS = 100;

/** A client with its keys; `rawKeys` holds those that were just made, by id. */
export interface ClientView {
  readonly client: ClientRow;
  /** The newest 100, in the order in which they were made. */
  readonly keys: readonly KeyRow[];
  /** How many it has. */
  readonly keyCount: number;
  readonly rawKeys: ReadonlyMap<string, string>;
}

const NONE_MADE: ReadonlyMap<string, string> = new Map();

/** Clients with their keys. */
export async function withKeys(
  db: Executor,
  envId: string,
  clients: readonly ClientRow[],
  rawKeys: ReadonlyMap<string, string> = NONE_MADE,
): Promise<ClientView[]> {
  const clientIds = clients.map(({ id }) => id);
  const keys = await listNewestKeys(db, { envId, clientIds, limit: MAX_SHOWN_KEYS });
  const byClient = Map.groupBy(keys, ({ client_id }) => client_id);
  const counts = await countKeys(db, envId, clientIds);
  return clients.map((client) => ({
    client,
    keys: byClient.get(client.id) ?? [],
    keyCount: counts.get(client.id) ?? 0,
    rawKeys,
  }));
}

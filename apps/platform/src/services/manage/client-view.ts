import type { ClientRow } from "../../store/clients.ts";
import type { Executor } from "../../store/database.ts";
import type { KeyRow } from "../../store/keys.ts";
import { listKeys } from "../../store/manage/keys.ts";

/** A client with its keys; `rawKeys` holds those that were just made, by id. */
export interface ClientView {
  readonly client: ClientRow;
  readonly keys: readonly KeyRow[];
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
  const keys = await listKeys(
    db,
    envId,
    clients.map(({ id }) => id),
  );
  const byClient = Map.groupBy(keys, ({ client_id }) => client_id);
  return clients.map((client) => ({ client, keys: byClient.get(client.id) ?? [], rawKeys }));
}

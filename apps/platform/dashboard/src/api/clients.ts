import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, type Query } from "./call.ts";
import type { Client, Key, MadeKey, Page } from "./types.ts";

const KEYS_PER_PAGE = 25;

/** What of a client can be set. */
export interface ClientFields {
  readonly name: string;
  readonly tenant: string;
  readonly type: Client["type"];
  readonly templateId: string | null;
  readonly ipWhitelist: readonly string[];
}

/** A client after a call that made keys: those hold `rawKey`. */
export type ChangedClient = Omit<Client, "keys"> & { readonly keys: readonly (Key | MadeKey)[] };

/** A page of an environment's clients. */
export function useClients(projectEnv: string, query: Query) {
  return useQuery({
    queryKey: ["clients", projectEnv, "list", query],
    queryFn: ({ signal }) =>
      call<Page<Client>>("GET", "/client", { query: { project_env: projectEnv, ...query }, signal }),
    placeholderData: keepPreviousData,
  });
}

/** How one client is asked for. */
export function clientQuery(projectEnv: string, id: string) {
  return queryOptions({
    queryKey: ["clients", projectEnv, "one", id],
    queryFn: ({ signal }) =>
      call<Client>("GET", `/client/${id}`, { query: { project_env: projectEnv }, signal }),
  });
}

/** One client. */
export function useClient(projectEnv: string, id: string) {
  return useQuery(clientQuery(projectEnv, id));
}

/** A page of the keys of a client, the newest first; until it is loaded, what the client itself tells of them. */
export function useClientKeys(projectEnv: string, client: Client, page: number) {
  return useQuery({
    queryKey: ["clients", projectEnv, "keys", client.id, page],
    queryFn: ({ signal }) =>
      call<Page<Key>>("GET", `/client/${client.id}/key`, {
        query: { project_env: projectEnv, page, limit: KEYS_PER_PAGE },
        signal,
      }),
    placeholderData: (before) => before ?? newestKeys(client),
  });
}

function newestKeys({ keys, keyCount }: Client): Page<Key> {
  const pages = Math.ceil(keyCount / KEYS_PER_PAGE);
  return {
    data: keys.toReversed().slice(0, KEYS_PER_PAGE),
    pagination: { total: keyCount, page: 1, limit: KEYS_PER_PAGE, pages },
  };
}

/** Makes a client. */
export function useMakeClient(projectEnv: string) {
  return useClientMutation(projectEnv, (fields: Partial<ClientFields> & { readonly name: string }) =>
    call<ChangedClient>("POST", "/client", { query: { project_env: projectEnv }, body: fields }),
  );
}

/** Changes a client, or makes and changes its keys. */
export function useChangeClient(projectEnv: string, id: string) {
  return useClientMutation(projectEnv, (change: Readonly<Record<string, unknown>>) =>
    call<ChangedClient>("PUT", `/client/${id}`, { query: { project_env: projectEnv }, body: change }),
  );
}

/** Deletes a client, or with `keyId` revokes a key of it. */
export function useDeleteClient(projectEnv: string, id: string) {
  return useClientMutation(projectEnv, (keyId: string | undefined) =>
    call("DELETE", `/client/${id}`, { query: { project_env: projectEnv, keyId } }),
  );
}

/** Makes the successor of a key, which ends with the grace. */
export function useRotateKey(projectEnv: string, id: string) {
  return useClientMutation(
    projectEnv,
    ({ keyId, graceSeconds }: { readonly keyId: string; readonly graceSeconds: number }) =>
      call<MadeKey>("POST", `/client/${id}/key/${keyId}/rotate`, {
        query: { project_env: projectEnv },
        body: { graceSeconds },
      }),
  );
}

function useClientMutation<Variables, Answer>(
  projectEnv: string,
  mutationFn: (variables: Variables) => Promise<Answer>,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => client.invalidateQueries({ queryKey: ["clients", projectEnv] }),
    // An answer may hold a key, which is shown once.
    gcTime: 0,
  });
}

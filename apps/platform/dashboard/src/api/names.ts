import { useQueries } from "@tanstack/react-query";
import { clientQuery } from "./clients.ts";

/** What clients are called, as far as it is known yet; each is asked for once. */
export function useClientNames(
  projectEnv: string,
  ids: readonly (string | null)[],
): ReadonlyMap<string, string> {
  const distinct = [...new Set(ids.filter((id) => id !== null))];
  const clients = useQueries({
    queries: distinct.map((id) => ({ ...clientQuery(projectEnv, id), staleTime: Number.POSITIVE_INFINITY })),
  });
  return new Map(clients.flatMap(({ data }) => (data === undefined ? [] : [[data.id, data.name] as const])));
}

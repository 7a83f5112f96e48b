import { useChangeEnvironment } from "./environment.ts";
import type { Environment } from "./types.ts";

/** The lists of addresses that are kept by hand. */
export interface HandLists {
  readonly networks: readonly string[];
  readonly trusted: readonly string[];
}

/** The lists of addresses that are kept by hand, and how to change them. */
export function useListedAddresses(env: Environment) {
  const change = useChangeEnvironment(env.project_env);
  const { action, networks, trusted } = env.settings.fraud.reputation;
  const set = (next: HandLists, onSuccess: () => void, onError: (error: Error) => void) => {
    const reputation = { networks: [...next.networks], trusted: [...next.trusted] };
    change.mutate({ settings: { fraud: { reputation } } }, { onSuccess, onError });
  };
  return { action, lists: { networks, trusted } as HandLists, set, isPending: change.isPending };
}

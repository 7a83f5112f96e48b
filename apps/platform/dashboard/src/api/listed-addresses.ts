import { useChangeEnvironment } from "./environment.ts";
import type { Environment } from "./types.ts";

/** The list of addresses that is kept by hand, and how to change it. */
export function useListedAddresses(env: Environment) {
  const change = useChangeEnvironment(env.project_env);
  const { action, networks } = env.settings.fraud.reputation;
  const set = (next: readonly string[], onSuccess: () => void, onError: (error: Error) => void) => {
    change.mutate({ settings: { fraud: { reputation: { networks: [...next] } } } }, { onSuccess, onError });
  };
  return { action, networks, set, isPending: change.isPending };
}

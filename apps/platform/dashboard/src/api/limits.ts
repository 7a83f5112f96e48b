import { useQuery } from "@tanstack/react-query";
import { call } from "./call.ts";
import type { LimitUse } from "./types.ts";

/** How often what was used is asked for again. */
const EVERY_MS = 5000;

/** What a client has used of its limits, kept up to date. */
export function useClientLimits(projectEnv: string, id: string) {
  return useQuery({
    queryKey: ["clients", projectEnv, "limits", id],
    queryFn: ({ signal }) =>
      call<LimitUse[]>("GET", `/client/${id}/limits`, { query: { project_env: projectEnv }, signal }),
    refetchInterval: EVERY_MS,
  });
}

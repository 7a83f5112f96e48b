import { useMutation } from "@tanstack/react-query";
import { call } from "./call.ts";
import type { ExplainRequest, Explanation } from "./types.ts";

/** Asks what would become of a request of a client now. It counts nothing. */
export function useExplain(projectEnv: string) {
  return useMutation({
    mutationFn: ({ clientId, ...request }: ExplainRequest & { readonly clientId: string }) =>
      call<Explanation>("POST", `/client/${clientId}/explain`, {
        query: { project_env: projectEnv },
        body: request,
      }),
  });
}

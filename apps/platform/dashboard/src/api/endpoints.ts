import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, type Query } from "./call.ts";
import type { Endpoint, Page } from "./types.ts";

/** A page of an environment's endpoints. */
export function useEndpoints(projectEnv: string, query: Query) {
  return useQuery({
    queryKey: ["endpoints", projectEnv, query],
    queryFn: ({ signal }) =>
      call<Page<Endpoint>>("GET", "/endpoint", { query: { project_env: projectEnv, ...query }, signal }),
    placeholderData: keepPreviousData,
  });
}

/** An endpoint that is to be known. */
interface NewEndpoint {
  readonly method: string;
  readonly path: string;
  readonly name?: string;
}

/** Makes an endpoint known before its first request; one that is known stays as it is. */
export function useMakeEndpoint(projectEnv: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewEndpoint) =>
      call<Endpoint>("POST", "/endpoint", { query: { project_env: projectEnv }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["endpoints", projectEnv] }),
  });
}

/** Names an endpoint; null takes its name away. */
export function useNameEndpoint(projectEnv: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, name }: { readonly id: string; readonly name: string | null }) =>
      call<Endpoint>("PUT", "/endpoint", { query: { project_env: projectEnv, id }, body: { name } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["endpoints", projectEnv] }),
  });
}

/** Forgets an endpoint, until it is seen again. */
export function useForgetEndpoint(projectEnv: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call("DELETE", "/endpoint", { query: { project_env: projectEnv, id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["endpoints", projectEnv] }),
  });
}

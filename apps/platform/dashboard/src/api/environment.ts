import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "./call.ts";
import type { Environment, FraudChange, Page, ServerKey, SigningSecret, Template } from "./types.ts";

/** Limits of a template; null is no limit. Without an id it is made. */
type TemplateFields = Partial<Template> & Pick<Template, "name">;

/** What of an environment can be changed. */
export interface EnvironmentChange {
  readonly url?: string | null;
  readonly templates?: readonly TemplateFields[];
  readonly settings?: Partial<Omit<Environment["settings"], "fraud">> & { readonly fraud?: FraudChange };
}

/** Changes an environment. */
export function useChangeEnvironment(projectEnv: string) {
  return useProjectMutation((singleEnv: EnvironmentChange) =>
    call("PUT", `/project/${projectEnv}`, { body: { singleEnv } }),
  );
}

/** What a project and its environment are called, for people. */
interface Names {
  readonly name: string;
  readonly description: string | null;
  /** Where the environment's API is. */
  readonly url: string | null;
}

/** Changes what a project and its environment are called. */
export function useRename(projectEnv: string) {
  return useProjectMutation(({ name, description, url }: Names) =>
    call("PUT", `/project/${projectEnv}`, { body: { name, description, singleEnv: { url } } }),
  );
}

/** Deletes a template, the environment, or the project. */
export function useDelete(projectEnv: string) {
  return useProjectMutation(
    (what: {
      readonly kind: "project" | "env" | "template";
      readonly templateId?: string;
      readonly force?: boolean;
    }) =>
      call("DELETE", `/project/${projectEnv}`, {
        query: { kind: what.kind, templateId: what.templateId, forceDelete: what.force },
      }),
  );
}

/** The server keys and management keys in force. */
export function useServerKeys(projectEnv: string) {
  return useQuery({
    queryKey: ["server-keys", projectEnv],
    queryFn: ({ signal }) =>
      call<Page<ServerKey>>("GET", `/project/${projectEnv}/serverkey`, { query: { limit: 100 }, signal }),
  });
}

/** Makes a server key or management key; the answer holds its value, this once. */
export function useMakeServerKey(projectEnv: string) {
  return useListMutation(
    ["server-keys", projectEnv],
    (body: { readonly role: ServerKey["role"]; readonly name?: string }) =>
      call<ServerKey & { readonly serverKey: string }>("POST", `/project/${projectEnv}/serverkey`, { body }),
  );
}

/** Revokes a server key or management key. */
export function useRevokeServerKey(projectEnv: string) {
  return useListMutation(["server-keys", projectEnv], (id: string) =>
    call("DELETE", `/project/${projectEnv}/serverkey`, { query: { id } }),
  );
}

/** The signing secrets, without their values, the one that signs first. */
export function useSigningSecrets(projectEnv: string) {
  return useQuery({
    queryKey: ["secrets", projectEnv],
    queryFn: ({ signal }) => call<SigningSecret[]>("GET", `/project/${projectEnv}/secret`, { signal }),
  });
}

/** Makes a signing secret; the answer holds its value, this once. */
export function useMakeSecret(projectEnv: string) {
  return useListMutation(["secrets", projectEnv], (_: undefined) =>
    call<SigningSecret & { readonly secret: string }>("POST", `/project/${projectEnv}/secret`),
  );
}

/** Deletes a signing secret: what it signed is refused. */
export function useDeleteSecret(projectEnv: string) {
  return useListMutation(["secrets", projectEnv], (id: string) =>
    call("DELETE", `/project/${projectEnv}/secret`, { query: { id } }),
  );
}

function useProjectMutation<Variables, Answer>(mutationFn: (variables: Variables) => Promise<Answer>) {
  return useListMutation(["projects"], mutationFn);
}

function useListMutation<Variables, Answer>(
  queryKey: readonly string[],
  mutationFn: (variables: Variables) => Promise<Answer>,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => client.invalidateQueries({ queryKey }),
    // An answer may hold what is shown once.
    gcTime: 0,
  });
}

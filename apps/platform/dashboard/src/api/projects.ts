import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "./call.ts";
import type { MadeEnvironment, MadeProject, Project } from "./types.ts";

const projectsQuery = queryOptions({
  queryKey: ["projects"],
  queryFn: ({ signal }) => call<Project[]>("GET", "/project", { signal }),
});

/** Every project with its environments. */
export function useProjects() {
  return useQuery(projectsQuery);
}

/** Makes a project with one environment; the answer holds its credentials, this once. */
export function useMakeProject() {
  return useMaking(({ slug, type }: { slug: string; type: string }) =>
    call<MadeProject>("POST", "/project", { body: { slug, envs: [{ type }] } }),
  );
}

/** Makes one more environment of a project; the answer holds its credentials, this once. */
export function useMakeEnvironment(projectEnv: string) {
  return useMaking((type: string) =>
    call<MadeEnvironment>("POST", `/project/${projectEnv}/env`, { body: { type } }),
  );
}

function useMaking<Variables, Answer>(mutationFn: (variables: Variables) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => client.invalidateQueries({ queryKey: projectsQuery.queryKey }),
    // What is shown once is not kept here either.
    gcTime: 0,
  });
}

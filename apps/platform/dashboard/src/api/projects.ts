import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "./call.ts";
import type { MadeProject, Project } from "./types.ts";

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
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ slug, type }: { slug: string; type: string }) =>
      call<MadeProject>("POST", "/project", { body: { slug, envs: [{ type }] } }),
    onSuccess: () => client.invalidateQueries({ queryKey: projectsQuery.queryKey }),
    // What is shown once is not kept here either.
    gcTime: 0,
  });
}

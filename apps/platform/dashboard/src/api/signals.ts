import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, type Query } from "./call.ts";
import type { ChangedSignals, Page, Signal, SignalChange } from "./types.ts";

/** How often signals are asked for again. */
const EVERY_MS = 10_000;
/** The newest of them, for the overview; the navigation shows how many there are. */
const NEWEST = 5;
/** Signals that one call changes. */
const STEP = 1000;

/** A page of an environment's signals, kept up to date. */
export function useSignals(projectEnv: string, query: Query) {
  return useQuery({
    queryKey: ["signals", projectEnv, query],
    queryFn: ({ signal }) => call<Page<Signal>>("GET", `/project/${projectEnv}/signals`, { query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
  });
}

/** The newest of those that nobody has closed, and how many there are. */
export function useOpenSignals(projectEnv: string) {
  return useSignals(projectEnv, { state: "open", limit: NEWEST });
}

/** Closes a signal, or opens it again. */
export function useChangeSignal(projectEnv: string) {
  return useSignalMutation(projectEnv, ({ id, ...change }: SignalChange & { readonly id: string }) =>
    call<Signal>("PUT", `/project/${projectEnv}/signals/${id}`, { body: change }),
  );
}

/** Closes all signals that a query selects, step by step; gives the ids of those that it closed, and why no more. */
export function useCloseAll(projectEnv: string) {
  return useSignalMutation(projectEnv, async (query: Query) => {
    const ids: string[] = [];
    try {
      for (let hasMore = true; hasMore; ) {
        const step = await put(projectEnv, { query, body: { state: "closed" } });
        for (const id of step.ids) ids.push(id);
        hasMore = step.hasMore;
      }
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // What was closed by then can be opened again all the same.
      return { ids, failure: error };
    }
    return { ids, failure: null };
  });
}

/** Opens signals again. */
export function useReopenAll(projectEnv: string) {
  return useSignalMutation(projectEnv, async (ids: readonly string[]) => {
    for (let from = 0; from < ids.length; from += STEP) {
      await put(projectEnv, { body: { state: "open", ids: ids.slice(from, from + STEP) } });
    }
  });
}

function put(projectEnv: string, asked: { readonly query?: Query; readonly body: object }) {
  return call<ChangedSignals>("PUT", `/project/${projectEnv}/signals`, asked);
}

function useSignalMutation<Variables, Answer>(
  projectEnv: string,
  mutationFn: (variables: Variables) => Promise<Answer>,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    // Also where it failed: some steps of it may have been made.
    onSettled: () => client.invalidateQueries({ queryKey: ["signals", projectEnv] }),
  });
}

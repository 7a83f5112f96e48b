import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { call, type Query } from "./call.ts";
import type { AuditEntry, Log, Page, Signal } from "./types.ts";

/** A page of an environment's log. */
export function useLogs(projectEnv: string, query: Query) {
  return useList<Log>(projectEnv, "logs", query);
}

/** A page of an environment's signals. */
export function useSignals(projectEnv: string, query: Query) {
  return useList<Signal>(projectEnv, "signals", query);
}

/** A page of an environment's audit. */
export function useAudit(projectEnv: string, query: Query) {
  return useList<AuditEntry>(projectEnv, "audit", query);
}

function useList<Item>(projectEnv: string, list: "logs" | "signals" | "audit", query: Query) {
  return useQuery({
    queryKey: [list, projectEnv, query],
    queryFn: ({ signal }) => call<Page<Item>>("GET", `/project/${projectEnv}/${list}`, { query, signal }),
    placeholderData: keepPreviousData,
  });
}

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { call, type Query } from "./call.ts";
import type { AuditEntry, Log, Page, Signal } from "./types.ts";

/** How often the newest rows of the log are asked for again. */
const NEWEST_EVERY_MS = 3000;

/** A page of an environment's log; the first is kept up to date. */
export function useLogs(projectEnv: string, query: Query) {
  const isNewest = query["page"] === "" && query["to"] === "";
  return useList<Log>(projectEnv, "logs", query, { refetchInterval: isNewest ? NEWEST_EVERY_MS : false });
}

/** How often signals are asked for again. */
const SIGNALS_EVERY_MS = 10_000;

/** A page of an environment's signals, kept up to date. */
export function useSignals(projectEnv: string, query: Query, isEnabled = true) {
  return useList<Signal>(projectEnv, "signals", query, {
    refetchInterval: SIGNALS_EVERY_MS,
    enabled: isEnabled,
  });
}

/** A page of an environment's audit. */
export function useAudit(projectEnv: string, query: Query) {
  return useList<AuditEntry>(projectEnv, "audit", query);
}

function useList<Item>(
  projectEnv: string,
  list: "logs" | "signals" | "audit",
  query: Query,
  options: { readonly refetchInterval?: number | false; readonly enabled?: boolean } = {},
) {
  return useQuery({
    queryKey: [list, projectEnv, query],
    queryFn: ({ signal }) => call<Page<Item>>("GET", `/project/${projectEnv}/${list}`, { query, signal }),
    placeholderData: keepPreviousData,
    ...options,
  });
}

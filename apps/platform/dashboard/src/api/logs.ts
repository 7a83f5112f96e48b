import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { call, type Query } from "./call.ts";
import type { AuditEntry, Log, Page } from "./types.ts";

/** How often the newest rows of the log are asked for again. */
const NEWEST_EVERY_MS = 3000;

/** A page of an environment's log; the first is kept up to date. */
export function useLogs(projectEnv: string, query: Query) {
  const isNewest = query["page"] === "" && query["to"] === "";
  return useList<Log>(projectEnv, "logs", query, { refetchInterval: isNewest ? NEWEST_EVERY_MS : false });
}

/** A page of an environment's audit. */
export function useAudit(projectEnv: string, query: Query) {
  return useList<AuditEntry>(projectEnv, "audit", query);
}

function useList<Item>(
  projectEnv: string,
  list: "logs" | "audit",
  query: Query,
  options: { readonly refetchInterval?: number | false } = {},
) {
  return useQuery({
    queryKey: [list, projectEnv, query],
    queryFn: ({ signal }) => call<Page<Item>>("GET", `/project/${projectEnv}/${list}`, { query, signal }),
    placeholderData: keepPreviousData,
    ...options,
  });
}

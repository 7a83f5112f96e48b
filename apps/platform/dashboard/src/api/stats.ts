import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { call } from "./call.ts";
import type { Series } from "./types.ts";

/** Which statistics. */
export interface StatsQuery {
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly step: Series["step"];
  readonly by: Series["by"];
}

/** Requests over time. `span` names the range: the times of `asked` move on with each call. */
export function useStats(
  projectEnv: string,
  by: Series["by"],
  {
    span,
    asked,
    everyMs,
  }: { readonly span: string; readonly asked: () => Omit<StatsQuery, "by">; readonly everyMs: number },
) {
  return useQuery({
    queryKey: ["stats", projectEnv, by, span],
    queryFn: ({ signal }) =>
      call<Series>("GET", `/project/${projectEnv}/stats`, { query: { ...asked(), by }, signal }),
    refetchInterval: everyMs,
    placeholderData: keepPreviousData,
  });
}

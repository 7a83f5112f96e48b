import type { LogRow } from "../../src/store/logs.ts";

/** A row of an environment's logs: a GET that was allowed, of which nothing was reported. */
export function logRow(fields: Partial<LogRow> & Pick<LogRow, "env_id" | "rid" | "at">): LogRow {
  return {
    client_id: null,
    key_id: null,
    endpoint_id: null,
    method: "GET",
    path: "/",
    ip: null,
    user_agent: null,
    outcome: "allowed",
    degraded: null,
    status: null,
    platform_us: null,
    duration_ms: null,
    reported_at: null,
    request_hash: "not shown",
    answer: "not shown",
    ...fields,
  };
}

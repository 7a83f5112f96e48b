import type { z } from "@hono/zod-openapi";
import type { LogRow } from "../../store/manage/logs.ts";
import type { logSchema } from "../schemas/log.ts";
import { isoTime } from "../schemas/time.ts";

/** A logged request in an answer. */
export type LogJson = z.input<typeof logSchema>;

/** A logged request as the API shows it. */
export function logJson(row: LogRow): LogJson {
  return {
    rid: row.rid,
    at: isoTime(row.at),
    clientId: row.client_id,
    keyId: row.key_id,
    endpointId: row.endpoint_id,
    method: row.method,
    path: row.path,
    ip: row.ip,
    userAgent: row.user_agent,
    outcome: row.outcome,
    degraded: row.degraded,
    status: row.status,
    platformMs: row.platform_us === null ? null : row.platform_us / 1000,
    durationMs: row.duration_ms,
  };
}

/** The members of a logged request, in the order of the columns of the CSV file. */
export const LOG_COLUMNS = [
  "at",
  "outcome",
  "status",
  "method",
  "path",
  "clientId",
  "keyId",
  "endpointId",
  "ip",
  "userAgent",
  "platformMs",
  "durationMs",
  "degraded",
  "rid",
] as const satisfies readonly (keyof LogJson)[];

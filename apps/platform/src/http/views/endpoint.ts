import type { z } from "@hono/zod-openapi";
import type { EndpointRow } from "../../store/manage/endpoints.ts";
import type { endpointSchema } from "../schemas/endpoint.ts";
import { isoTime } from "../schemas/time.ts";
import { statsJson } from "./stats.ts";

/** An endpoint as the API shows it. */
export function endpointJson(row: EndpointRow): z.input<typeof endpointSchema> {
  return {
    id: row.id,
    method: row.method,
    path: row.path,
    name: row.name,
    firstSeenAt: isoTime(row.first_seen_at),
    lastSeenAt: isoTime(row.last_seen_at),
    stats: statsJson(row),
  };
}

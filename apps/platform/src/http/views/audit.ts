import type { z } from "@hono/zod-openapi";
import type { AuditTable } from "../../store/schema.ts";
import type { auditEntrySchema } from "../schemas/audit.ts";
import { isoTime } from "../schemas/time.ts";

/** A change as the API shows it. */
export function auditEntryJson(row: AuditTable): z.input<typeof auditEntrySchema> {
  return {
    id: row.id,
    at: isoTime(row.created_at),
    actor: {
      // What the database holds was one of these when it was written.
      kind: row.actor_kind as z.input<typeof auditEntrySchema>["actor"]["kind"],
      id: row.actor_id,
      name: row.actor_name,
    },
    action: row.action,
    targetId: row.target_id,
    envId: row.env_id,
    before: row.before === null ? null : JSON.parse(row.before),
    after: row.after === null ? null : JSON.parse(row.after),
    requestId: row.request_id,
  };
}

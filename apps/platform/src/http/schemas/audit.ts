import { z } from "@hono/zod-openapi";
import { pageQuery } from "./pagination.ts";
import { text, uuid } from "./text.ts";
import { time, timeOut } from "./time.ts";

/** Who did something. */
export const actorSchema = z.object({
  kind: z
    .enum(["admin-token", "management-key", "session", "command"])
    .describe("session: of the dashboard. command: a command line on the data itself."),
  id: z.string().nullable().describe("Of the token, key or session; never its value."),
  name: z.string().nullable(),
});

/** A change that was made. */
export const auditEntrySchema = z
  .object({
    id: uuid(),
    at: timeOut(),
    actor: actorSchema.describe("Who made it."),
    action: z.string().describe("What was done, such as client.update."),
    targetId: z.string().describe("The id of what it was done to."),
    envId: uuid().nullable().describe("null: the project, or the platform, as a whole."),
    before: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe("Of an update only what differs; null where there was nothing. Never a secret or a hash."),
    after: z.record(z.string(), z.unknown()).nullable(),
    requestId: uuid().nullable().describe("The request that made it, as X-Request-Id named it."),
  })
  .openapi("AuditEntry");

/** The filters of the audit. */
export const auditQuery = z.strictObject({
  action: text(64).optional().openapi({ example: "client.update" }),
  target: text(128).optional().describe("The id of what was changed."),
  actor: text(128).optional().describe("The id of the token, key or session that changed it."),
  from: time().optional().describe("At this time or later."),
  to: time().optional().describe("Before this time."),
  ...pageQuery,
});

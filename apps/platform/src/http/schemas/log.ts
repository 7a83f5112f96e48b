import { z } from "@hono/zod-openapi";
import { pageQuery } from "./pagination.ts";
import { keyId, text, uuid } from "./text.ts";
import { time, timeOut } from "./time.ts";

/** A request that was logged. */
export const logSchema = z
  .object({
    rid: z.string().describe("The request's id, unique in its environment."),
    at: timeOut(),
    clientId: uuid().nullable(),
    keyId: z.string().nullable(),
    endpointId: uuid().nullable(),
    method: z.string(),
    path: z.string(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    outcome: z.string().describe("allowed, degraded, or the code of the refusal."),
    degraded: z.string().nullable().describe("Why it passed without the platform's verdict."),
    status: z.int().nullable().describe("What the handler answered, once it was reported."),
    platformMs: z.number().nullable().describe("What the platform took for its verdict."),
    durationMs: z.number().nullable().describe("What the handler took, once it was reported."),
  })
  .openapi("Log");

/** Where a live tail goes on; an EventSource sends it by itself. */
export const tailHeaders = z.object({
  "last-event-id": z
    .string()
    .regex(/^\d{1,15}\.[\w-]{1,64}$/, "must be the id of an event")
    .optional()
    .describe(
      "The id of the last event that was received: the live tail goes on there, an hour back at most.",
    ),
});

/** The filters of the logs. */
export const logQuery = z.strictObject({
  client: uuid().optional(),
  key: keyId().optional(),
  endpoint: uuid().optional(),
  status: z
    .string()
    .regex(/^[1-5](?:\d\d|xx)$/, "must be a status such as 404, or a class such as 4xx")
    .optional(),
  outcome: text(64).optional(),
  from: time().optional().describe("At this time or later."),
  to: time().optional().describe("Before this time."),
  ...pageQuery,
});

import { z } from "@hono/zod-openapi";
import { REFUSAL_CODES } from "../../services/verdict.ts";
import { pageQuery } from "./pagination.ts";
import { keyId, uuid } from "./text.ts";
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

/** What can become of a request. */
const OUTCOMES: ReadonlySet<string> = new Set(["allowed", "degraded", ...REFUSAL_CODES]);

/** Outcomes between commas, each once. */
const outcomes = () =>
  z
    .string()
    .transform((text) => text.split(","))
    .refine((all) => all.every((outcome) => OUTCOMES.has(outcome)), {
      error: `must be one of ${[...OUTCOMES].join(", ")}, or several of them with a comma between`,
      abort: true,
    })
    .refine((all) => new Set(all).size === all.length, { error: "must name each outcome once" })
    .openapi({
      param: { style: "form", explode: false },
      type: "array",
      items: { type: "string", enum: [...OUTCOMES] },
      minItems: 1,
      uniqueItems: true,
      description: "Any of these.",
      example: ["REVOKED", "EXPIRED"],
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
  outcome: outcomes().optional(),
  from: time().optional().describe("At this time or later."),
  to: time().optional().describe("Before this time."),
  ...pageQuery,
});

import { z } from "@hono/zod-openapi";
import { keyId } from "./text.ts";
import { timeOut } from "./time.ts";

/** As long as validate takes them: beyond, it would cut. */
const MAX_METHOD_LENGTH = 32;
const MAX_PATH_LENGTH = 2048;
const MAX_IP_LENGTH = 64;
const MAX_USER_AGENT_LENGTH = 512;

/** A request that is asked about. */
export const explainSchema = z
  .strictObject({
    keyId: keyId(),
    method: z.string().max(MAX_METHOD_LENGTH),
    path: z.string().max(MAX_PATH_LENGTH),
    ip: z.string().max(MAX_IP_LENGTH).optional(),
    userAgent: z.string().max(MAX_USER_AGENT_LENGTH).optional(),
  })
  .openapi("ExplainRequest");

/** What each check would decide about it. */
export const explanationSchema = z
  .object({
    success: z.boolean(),
    error: z.string().nullable().describe("What would be answered; null where it would pass."),
    message: z.string().nullable(),
    checks: z
      .array(
        z.object({
          check: z.string().describe("key, address, limits, or a fraud rule."),
          outcome: z
            .enum(["pass", "refuse", "flag", "shadow", "off"])
            .describe("shadow would refuse, and is only tried."),
          error: z.string().nullable(),
          reason: z.string(),
        }),
      )
      .describe("In their order: the first that refuses is what is answered."),
    limits: z.array(
      z.object({
        window: z.enum(["hour", "day", "week", "month"]),
        limit: z.int(),
        remaining: z.int().describe("What would be left after the request."),
        resetAt: timeOut(),
      }),
    ),
  })
  .openapi("Explanation");

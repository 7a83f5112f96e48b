import { z } from "@hono/zod-openapi";
import { timeOut } from "./time.ts";

/** What was used of one limit of a client. */
export const limitUseSchema = z
  .object({
    window: z.enum(["hour", "day", "week", "month"]).describe("In UTC; a week begins on Monday."),
    limit: z.int(),
    used: z.int().describe("More than the limit where that was lowered."),
    resetAt: timeOut().describe("When the window ends."),
  })
  .openapi("LimitUse");

import { z } from "@hono/zod-openapi";

/** What was counted of a client's or an endpoint's requests. */
export const statsSchema = z
  .object({
    total: z.int(),
    success: z.int(),
    error: z.int(),
    avgDurationMs: z.number().nullable().describe("Of the requests whose handler's time was reported."),
  })
  .openapi("Stats");

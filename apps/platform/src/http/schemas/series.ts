import { z } from "@hono/zod-openapi";
import { MINUTE_RETENTION_DAYS } from "../../services/stats.ts";
import { STEPS } from "../../services/stats-steps.ts";
import { time, timeOut } from "./time.ts";

const DIMENSIONS = ["outcome", "endpoint", "client", "key"] as const;

const ms = () =>
  z.number().nullable().describe("Milliseconds that handlers took; null where none was reported.");

const pointSchema = z
  .object({
    at: timeOut().describe("When the step begins."),
    count: z.int(),
    errors: z.int().describe("Of them, those that were refused or answered with 400 or above."),
    p50Ms: ms(),
    p95Ms: ms(),
    p99Ms: ms(),
  })
  .openapi("StatsPoint");

/** Requests over time, as answers show them. */
export const seriesSchema = z
  .object({
    from: timeOut(),
    to: timeOut(),
    step: z.enum(STEPS),
    by: z.enum(DIMENSIONS),
    series: z.array(
      z.object({
        group: z
          .string()
          .nullable()
          .describe(
            "The outcome, or an id; null for requests without one; * for all that are not told apart.",
          ),
        points: z.array(pointSchema).describe("Steps without requests are left out."),
      }),
    ),
  })
  .openapi("Series");

/** Which statistics. */
export const seriesQuery = z.strictObject({
  from: time()
    .optional()
    .describe("At this time or later. 60 minutes, 24 hours or 30 days before `to`, unless set."),
  to: time().optional().describe("Before this time. Now, unless set."),
  step: z
    .enum(STEPS)
    .default("hour")
    .describe(
      `In UTC. Counts by the minute are kept for ${MINUTE_RETENTION_DAYS} days, others as long as the logs.`,
    ),
  by: z.enum(DIMENSIONS).default("outcome"),
});

import type { z } from "@hono/zod-openapi";
import type { StatsPoint, StatsQuery } from "../../services/stats.ts";
import type { seriesSchema } from "../schemas/series.ts";
import { isoTime } from "../schemas/time.ts";

/** Requests over time as the API shows them: a series for each group, those with the most requests first. */
export function seriesJson(
  { fromMs, toMs, step, by }: StatsQuery,
  points: readonly StatsPoint[],
): z.input<typeof seriesSchema> {
  const series = [...Map.groupBy(points, ({ group }) => group)]
    .map(([group, ofGroup]) => ({ group, total: totalOf(ofGroup), points: ofGroup.map(pointJson) }))
    .sort((a, b) => b.total - a.total)
    .map(({ group, points }) => ({ group, points }));
  return { from: isoTime(fromMs), to: isoTime(toMs), step, by, series };
}

function totalOf(points: readonly StatsPoint[]): number {
  return points.reduce((total, { count }) => total + count, 0);
}

function pointJson({ at, count, errors, p50Ms, p95Ms, p99Ms }: StatsPoint) {
  return { at: isoTime(at), count, errors, p50Ms, p95Ms, p99Ms };
}

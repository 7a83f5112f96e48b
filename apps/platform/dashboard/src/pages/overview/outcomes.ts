import type { Series } from "../../api/types.ts";
import type { Part } from "../../ui/charts/stacked-bars.tsx";
import { stepsOf } from "./steps.ts";

/** The outcomes that are told apart in the picture, from the bottom up. */
const GROUPS = [
  { label: "allowed", color: "--series-allowed" },
  { label: "degraded", color: "--series-degraded" },
  { label: "limited", color: "--series-limited" },
  { label: "refused", color: "--series-refused" },
  { label: "blocked", color: "--series-blocked" },
] as const;

/** Which group an outcome of the log belongs to. */
function groupOf(outcome: string): (typeof GROUPS)[number]["label"] {
  if (outcome === "allowed" || outcome === "degraded") return outcome;
  if (outcome === "RATE_LIMITED") return "limited";
  return outcome === "FRAUD_BLOCKED" || outcome === "IP_NOT_ALLOWED" ? "blocked" : "refused";
}

/** Every step of the range, in seconds since 1970, and what each group counts in it. */
export function partsOf(
  outcomes: Series,
  stepMs: number,
): { readonly times: readonly number[]; readonly parts: readonly Part[] } {
  const { times, indexOf } = stepsOf(outcomes, stepMs);
  const parts = GROUPS.map(({ label, color }) => {
    const values = times.map(() => 0);
    for (const { group, points } of outcomes.series) {
      if (groupOf(group ?? "") !== label) continue;
      for (const point of points) {
        const step = indexOf(point);
        values[step] = (values[step] ?? 0) + point.count;
      }
    }
    return { label, color, values };
  });
  return { times, parts };
}

/** How often each outcome that is a refusal was, the most frequent first. */
export function refusalsOf({
  series,
}: Series): readonly { readonly outcome: string; readonly count: number }[] {
  return series
    .filter(({ group }) => group !== null && group !== "allowed" && group !== "degraded")
    .map(({ group, points }) => ({
      outcome: group ?? "",
      count: points.reduce((sum, point) => sum + point.count, 0),
    }))
    .sort((a, b) => b.count - a.count);
}

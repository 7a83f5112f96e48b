import type { Series } from "../../api/types.ts";
import { filterOf, groupOf, OUTCOME_GROUPS } from "../../outcomes.ts";
import type { Part } from "../../ui/charts/stacked-bars.tsx";
import { stepsOf } from "./steps.ts";

/** A group of outcomes in the picture. */
export interface OutcomePart extends Part {
  /** How the log is asked for it. */
  readonly filter: string;
}

/** Every step of the range, in seconds since 1970, and what each group counts in it, from the bottom up. */
export function partsOf(
  outcomes: Series,
  stepMs: number,
): { readonly times: readonly number[]; readonly parts: readonly OutcomePart[] } {
  const { times, indexOf } = stepsOf(outcomes, stepMs);
  const parts = OUTCOME_GROUPS.map((each) => {
    const values = times.map(() => 0);
    for (const { group, points } of outcomes.series) {
      if (groupOf(group ?? "") !== each.name) continue;
      for (const point of points) {
        const step = indexOf(point);
        values[step] = (values[step] ?? 0) + point.count;
      }
    }
    return { label: each.name, color: `--series-${each.name}`, values, filter: filterOf(each) } as const;
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

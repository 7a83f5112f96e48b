import type { Series } from "../../api/types.ts";

/** The steps of a range of statistics, those without requests too. */
export interface Steps {
  /** When each begins, in seconds since 1970. */
  readonly times: readonly number[];
  /** Which of them a point belongs to. */
  indexOf(point: { readonly at: string }): number;
}

/** The steps from the beginning of a series to its end. */
export function stepsOf({ from, to }: Pick<Series, "from" | "to">, stepMs: number): Steps {
  const fromMs = Date.parse(from);
  const count = Math.round((Date.parse(to) - fromMs) / stepMs);
  return {
    times: Array.from({ length: count }, (_, step) => (fromMs + step * stepMs) / 1000),
    indexOf: ({ at }) => Math.floor((Date.parse(at) - fromMs) / stepMs),
  };
}

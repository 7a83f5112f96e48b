/** What a figure should be: a ratio or a value, at least or below a limit. */
export interface Target {
  readonly of: "ratio" | "value";
  readonly atLeast?: number;
  readonly below?: number;
}

/** A target, and whether it was met. */
export interface TargetResult extends Target {
  readonly met: boolean;
}

/** Judges a figure. */
export function judge(
  target: Target,
  figures: { readonly ratio: number | null; readonly value: number },
): TargetResult {
  const figure = target.of === "ratio" ? figures.ratio : figures.value;
  const { atLeast = Number.NEGATIVE_INFINITY, below = Number.POSITIVE_INFINITY } = target;
  return { ...target, met: figure !== null && figure >= atLeast && figure < below };
}

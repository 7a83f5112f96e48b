/** What a figure should be: a ratio or a value, on one side of a limit. */
export interface Target {
  readonly of: "ratio" | "value";
  readonly atLeast?: number;
  readonly below?: number;
  readonly atMost?: number;
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
  return { ...target, met: figure !== null && isWithin(figure, target) };
}

function isWithin(figure: number, target: Target): boolean {
  const {
    atLeast = Number.NEGATIVE_INFINITY,
    below = Number.POSITIVE_INFINITY,
    atMost = Number.POSITIVE_INFINITY,
  } = target;
  return figure >= atLeast && figure < below && figure <= atMost;
}

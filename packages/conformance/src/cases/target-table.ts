/** A row of the abuse table, as in case ids, and a request target. */
export type TargetRow = readonly [row: string, target: string];

/**
 * A table of request targets, written as text: a line is the row of the abuse table and targets, with blanks
 * between.
 */
export function targetTable(text: string): readonly TargetRow[] {
  return text
    .trim()
    .split("\n")
    .flatMap((line) => {
      const [row = "", ...targets] = line.trim().split(/ +/);
      return targets.map((target) => [row, target] as const);
    });
}

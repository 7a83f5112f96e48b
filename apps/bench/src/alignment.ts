/** How a column is set. */
export type Side = "left" | "right";

/** The same cells, filled with blanks so that each column has one width. */
export function aligned(rows: readonly (readonly string[])[], sides: readonly Side[]): string[][] {
  const widths = sides.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return sides[column] === "left" ? cell.padEnd(width) : cell.padStart(width);
    }),
  );
}

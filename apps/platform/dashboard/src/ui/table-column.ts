import { type ColumnDef, type RowData, tableFeatures } from "@tanstack/react-table";

/** What tables do in the browser: the API sorts, filters and pages. */
export const features = tableFeatures({});

/** How a column looks. */
interface ColumnLook {
  /** Aligned to the right. */
  readonly numeric?: boolean;
  /** Left out where the table is narrow. */
  readonly wide?: boolean;
  /**
   * Where it stands in a narrow table, whose rows take several lines. main: in the first line, with all the room
   * that there is; side: at that line's end; line: in a line of its own; end: at the end of the last line. Unless
   * set: below the first line, behind its heading.
   */
  readonly narrow?: "main" | "side" | "line" | "end";
}

/** A column of a table; `meta` says how it looks. */
export type Column<Row extends RowData> = ColumnDef<typeof features, Row> & { readonly meta?: ColumnLook };

/** The classes of a column's cells. */
export function classOf(meta: unknown): string {
  const { numeric, wide, narrow = "labelled" } = (meta ?? {}) as ColumnLook;
  return [numeric === true ? "numeric" : "", wide === true ? "table-wide" : "", `table-${narrow}`]
    .filter(Boolean)
    .join(" ");
}

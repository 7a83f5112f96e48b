import { type RowData, useTable } from "@tanstack/react-table";
import type { ReactNode } from "react";
import { Skeleton } from "./skeleton.tsx";
import { type Column, classOf, features } from "./table-column.ts";
import { type Sorting, TableHeading } from "./table-heading.tsx";
import "./data-table.css";

/** As many as most lists have on a first page. */
const SKELETON_ROWS = 8;
/**
 * Said outright: where the table is narrow its rows are laid out in lines, and a browser then takes a table's
 * elements for none.
 */
const ROLES = {
  table: { role: "table" },
  group: { role: "rowgroup" },
  row: { role: "row" },
  cell: { role: "cell" },
} as const;

interface Props<Row extends RowData> {
  /** What the table is of, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** undefined while it is loaded for the first time. */
  readonly rows: readonly Row[] | undefined;
  readonly rowId: (row: Row) => string;
  /** Shown in place of rows where there are none. */
  readonly empty: ReactNode;
  readonly sorting?: Sorting;
  /** Older rows are still shown while others are loaded. */
  readonly isStale?: boolean;
  /** Rows whose place is held while the first are loaded. Default: 8. */
  readonly expectedRows?: number;
}

/** A table of a page of a list; where there is little room, its rows take several lines. */
export function DataTable<Row extends RowData>({
  label,
  columns,
  rows,
  rowId,
  empty,
  sorting,
  isStale = false,
  expectedRows = SKELETON_ROWS,
}: Props<Row>) {
  const table = useTable({ features, columns, data: (rows ?? NONE) as Row[], getRowId: rowId });
  if (rows?.length === 0) return <>{empty}</>;
  return (
    <div className="table-frame">
      <table
        {...ROLES.table}
        className="table"
        data-stale={isStale || undefined}
        aria-busy={rows === undefined || isStale}
      >
        <caption className="visually-hidden">{label}</caption>
        <thead {...ROLES.group}>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} {...ROLES.row}>
              {group.headers.map((header) => (
                <TableHeading
                  key={header.id}
                  id={header.column.id}
                  meta={header.column.columnDef.meta}
                  sorting={sorting}
                >
                  <table.FlexRender header={header} />
                </TableHeading>
              ))}
            </tr>
          ))}
        </thead>
        <tbody {...ROLES.group}>
          {rows === undefined ? (
            <SkeletonRows columns={columns} count={expectedRows} />
          ) : (
            table.getRowModel().rows.map((row) => (
              <tr key={row.id} {...ROLES.row}>
                {row.getAllCells().map((cell) => (
                  <td
                    key={cell.id}
                    {...ROLES.cell}
                    className={classOf(cell.column.columnDef.meta)}
                    data-label={labelOf(cell.column.columnDef.header)}
                  >
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            ))
          )}
        </tbody>
      </table>
    </div>
  );
}

const NONE: never[] = [];

interface SkeletonProps {
  readonly columns: readonly { readonly meta?: unknown }[];
  readonly count: number;
}

/** Holds the place of rows that are being loaded. */
function SkeletonRows({ columns, count }: SkeletonProps) {
  return Array.from({ length: count }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike.
    <tr key={row} {...ROLES.row}>
      {columns.map(({ meta }, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as are the cells.
        <td key={column} {...ROLES.cell} className={classOf(meta)}>
          <Skeleton />
        </td>
      ))}
    </tr>
  ));
}

/** What stands before a value that does not stand below its heading: the heading, where that is text. */
function labelOf(header: unknown): string | undefined {
  return typeof header === "string" ? header : undefined;
}

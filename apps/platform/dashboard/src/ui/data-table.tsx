import { type ColumnDef, type RowData, tableFeatures, useTable } from "@tanstack/react-table";
import type { ReactNode } from "react";
import { Skeleton } from "./skeleton.tsx";
import "./data-table.css";

const features = tableFeatures({});
/** As many as most lists have on a first page. */
const SKELETON_ROWS = 8;

/** How a column looks. */
interface ColumnLook {
  /** Aligned to the right. */
  readonly numeric?: boolean;
  /** Left out on a phone. */
  readonly wide?: boolean;
}

/** A column of a table; `meta` says how it looks. */
export type Column<Row extends RowData> = ColumnDef<typeof features, Row> & { readonly meta?: ColumnLook };

/** How a table is sorted by the server, in the form of its `sort` parameter: `name`, or `-name` downwards. */
interface Sorting {
  readonly value: string;
  readonly columns: readonly string[];
  readonly onChange: (sort: string) => void;
}

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

/** A table of a page of a list. Scrolls sideways within itself. */
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
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse must be able to scroll it.
    <div className="table-frame" tabIndex={0}>
      <table className="table" data-stale={isStale || undefined} aria-busy={rows === undefined || isStale}>
        <caption className="visually-hidden">{label}</caption>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <Heading
                  key={header.id}
                  id={header.column.id}
                  meta={header.column.columnDef.meta}
                  sorting={sorting}
                >
                  <table.FlexRender header={header} />
                </Heading>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {rows === undefined
            ? Array.from({ length: expectedRows }, (_, row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike.
                <tr key={row}>
                  {columns.map((_column, column) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: as are the cells.
                    <td key={column}>
                      <Skeleton />
                    </td>
                  ))}
                </tr>
              ))
            : table.getRowModel().rows.map((row) => (
                <tr key={row.id}>
                  {row.getAllCells().map((cell) => (
                    <td key={cell.id} className={classOf(cell.column.columnDef.meta)}>
                      <table.FlexRender cell={cell} />
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
    </div>
  );
}

const NONE: never[] = [];

interface HeadingProps {
  readonly id: string;
  readonly meta: unknown;
  readonly sorting: Sorting | undefined;
  readonly children: ReactNode;
}

function Heading({ id, meta, sorting, children }: HeadingProps) {
  const className = classOf(meta);
  if (sorting === undefined || !sorting.columns.includes(id)) {
    return (
      <th scope="col" className={className}>
        {children}
      </th>
    );
  }
  const direction = { [id]: "ascending", [`-${id}`]: "descending" }[sorting.value] as
    | "ascending"
    | "descending"
    | undefined;
  return (
    <th scope="col" className={className} aria-sort={direction ?? "none"}>
      <button
        type="button"
        className="table-sort"
        onClick={() => sorting.onChange(direction === "ascending" ? `-${id}` : id)}
      >
        {children}
        <span aria-hidden>{{ ascending: "▲", descending: "▼", none: "" }[direction ?? "none"]}</span>
      </button>
    </th>
  );
}

function classOf(meta: unknown): string {
  const { numeric, wide } = (meta ?? {}) as ColumnLook;
  return [numeric === true ? "numeric" : "", wide === true ? "table-wide" : ""].filter(Boolean).join(" ");
}

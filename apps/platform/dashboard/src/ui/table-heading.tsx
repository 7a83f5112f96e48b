import type { ReactNode } from "react";
import { classOf } from "./table-column.ts";

/** How a table is sorted by the server, in the form of its `sort` parameter: `name`, or `-name` downwards. */
export interface Sorting {
  readonly value: string;
  readonly columns: readonly string[];
  readonly onChange: (sort: string) => void;
}

interface Props {
  readonly id: string;
  readonly meta: unknown;
  readonly sorting: Sorting | undefined;
  readonly children: ReactNode;
}

/** The heading of a column; where the table sorts by it, a button. */
export function TableHeading({ id, meta, sorting, children }: Props) {
  const look = { role: "columnheader", scope: "col", className: classOf(meta) };
  if (sorting === undefined || !sorting.columns.includes(id)) return <th {...look}>{children}</th>;
  const direction = { [id]: "ascending", [`-${id}`]: "descending" }[sorting.value] as
    | "ascending"
    | "descending"
    | undefined;
  return (
    <th {...look} aria-sort={direction ?? "none"}>
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

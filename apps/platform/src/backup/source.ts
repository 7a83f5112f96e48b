import type { TableShape, Value } from "./format.ts";

/** One moment of a database, whatever is written meanwhile: tables and rows, whatever they mean. */
export interface BackupSource {
  /** Names of the migrations that have been run. */
  readonly migrations: readonly string[];
  /** In an order in which they can be filled: none refers to a later one. */
  readonly tables: readonly TableShape[];
  /** The rows of a table, in batches. */
  rows(table: TableShape): AsyncIterable<readonly (readonly Value[])[]>;
}

/** A table and one that its rows refer to. */
export interface Reference {
  readonly from: string;
  readonly to: string;
}

/** Tables in an order in which none refers to a later one. */
export function inOrder<Table extends Pick<TableShape, "name">>(
  tables: readonly Table[],
  references: readonly Reference[],
): Table[] {
  const ordered: Table[] = [];
  const left = new Map([...tables].map((table) => [table.name, table]));
  while (left.size > 0) {
    const ready = [...left.values()].filter(
      ({ name }) => !references.some(({ from, to }) => from === name && to !== name && left.has(to)),
    );
    if (ready.length === 0) throw new Error("tables refer to each other in a circle");
    for (const table of ready) left.delete(table.name);
    ordered.push(...ready.sort((a, b) => (a.name < b.name ? -1 : 1)));
  }
  return ordered;
}

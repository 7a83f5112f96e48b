import type { SourceRecord } from "./source-record.ts";

/** What a cell becomes; a cell that cannot throws. */
type Reading = (cell: string) => unknown;

const asText: Reading = (cell) => cell;
/** Separated by blanks: no scope, address or network holds one. */
const asList: Reading = (cell) => cell.split(/\s+/).filter((part) => part !== "");
const asJson: Reading = (cell) => JSON.parse(cell);
const asFlag: Reading = (cell) => JSON.parse(cell.toLowerCase());

/** The columns that a CSV file may have, and how a cell of each is read: those of the key begin with `key.`. */
export const CSV_COLUMNS: ReadonlyMap<string, Reading> = new Map([
  ["tenant", asText],
  ["clientId", asText],
  ["name", asText],
  ["type", asText],
  ["templateId", asText],
  ["ipWhitelist", asList],
  ["metadata", asJson],
  ["key.id", asText],
  ["key.name", asText],
  ["key.hash", asText],
  ["key.prefix", asText],
  ["key.suffix", asText],
  ["key.scopes", asList],
  ["key.environment", asText],
  ["key.expiresAt", asText],
  ["key.enabled", asFlag],
  ["key.metadata", asJson],
]);

const KEY = "key.";

/** A line's cells as the JSON form of the same record; an empty cell is nothing. */
export function fieldsOf(header: readonly string[], cells: readonly string[], line: number): SourceRecord {
  const client: Record<string, unknown> = {};
  const key: Record<string, unknown> = {};
  for (const [index, name] of header.entries()) {
    const cell = cells[index] ?? "";
    if (cell === "") continue;
    try {
      const value = CSV_COLUMNS.get(name)?.(cell);
      if (name.startsWith(KEY)) key[name.slice(KEY.length)] = value;
      else client[name] = value;
    } catch {
      return { line, problem: `${name}: cannot be read` };
    }
  }
  return { line, value: Object.keys(key).length === 0 ? client : { ...client, key } };
}

/**
 * The file of a backup: gzip of JSON, a value a line. First a header; then for each table a line that names it
 * and one for each of its rows, as a list in the order of its columns; last a trailer with the SHA-256 of all
 * lines before it. The same for both databases, so that what one wrote the other takes.
 */
export const FORMAT = "apikee-platform-backup";
export const FORMAT_VERSION = 1;

/** What a column can hold: `null`, text, a number; bytes are written as `{ "bytes": base64 }`. */
export type Value = string | number | null | Uint8Array;

/** A table, with the columns that its rows are written in. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
}

/** The first line. */
export interface Header {
  readonly format: typeof FORMAT;
  readonly version: typeof FORMAT_VERSION;
  /** Names of the migrations that had been run: what tables and columns there are. */
  readonly migrations: readonly string[];
  /** When the snapshot was taken, ISO 8601. */
  readonly createdAt: string;
}

/** The last line. */
export interface Trailer {
  readonly rows: number;
  /** Hex, of everything before this line. */
  readonly sha256: string;
}

/** A backup that cannot be restored; the message says why. */
export class BackupError extends Error {
  override readonly name = "BackupError";
}

/** A row as a line. */
export function writeRow(values: readonly Value[]): string {
  return JSON.stringify(values.map((value) => (value instanceof Uint8Array ? bytesJson(value) : value)));
}

/** One line, as what it says. @throws BackupError where it says nothing of this format. */
export function readLine(line: string): unknown[] | Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null) return value as unknown[] | Record<string, unknown>;
  } catch {
    // As any other line that is none.
  }
  throw new BackupError("the file is damaged: a line in it is no JSON");
}

/** @throws BackupError where the file is none of these, or of a later version. */
export function readHeader(line: string): Header {
  const value = readLine(line);
  if (Array.isArray(value) || value["format"] !== FORMAT) {
    throw new BackupError("this is no backup of the platform");
  }
  const { version, migrations, createdAt } = value;
  if (version !== FORMAT_VERSION) {
    throw new BackupError("the backup is of a later format: restore it with the version that wrote it");
  }
  if (!isTexts(migrations) || typeof createdAt !== "string") throw new BackupError("the file is damaged");
  return { format: FORMAT, version, migrations, createdAt };
}

/** A value of a row. @throws BackupError where it is none. */
export function readValue(value: unknown): Value {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  if (typeof value === "object" && "bytes" in value && typeof value.bytes === "string") {
    return Buffer.from(value.bytes, "base64");
  }
  throw new BackupError("the file is damaged: a row holds what no column can");
}

/** Whether a value is a list of texts. */
export function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}

function bytesJson(value: Uint8Array): { bytes: string } {
  return { bytes: Buffer.from(value).toString("base64") };
}

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { codeOf } from "../error-code.ts";
import {
  BackupError,
  type Header,
  isTexts,
  readHeader,
  readLine,
  readValue,
  type TableShape,
  type Value,
} from "./format.ts";

const BATCH_ROWS = 200;
/** Longest line, in UTF-16 units: the longest row, what fraud rules have learnt of an environment, has a quarter of it. */
const MAX_LINE_LENGTH = 64 * 2 ** 20;

/** What a backup holds, in its order: rows of a table, in batches. */
export interface Batch {
  readonly table: TableShape;
  readonly rows: readonly (readonly Value[])[];
}

/**
 * Reads a backup to its end.
 *
 * @throws BackupError where it is none, or is damaged: as late as at its end, so that nothing may be believed
 * before that.
 */
export async function readBackup(
  path: string,
  onHeader: (header: Header) => Promise<void>,
  onBatch: (batch: Batch) => Promise<void>,
): Promise<number> {
  const hash = createHash("sha256");
  let previous: string | null = null;
  let reader: RowReader | null = null;
  try {
    for await (const line of linesOf(path)) {
      // The last line is known by nothing following it.
      if (previous !== null) {
        hash.update(`${previous}\n`);
        if (reader === null) {
          await onHeader(readHeader(previous));
          reader = new RowReader(onBatch);
        } else await reader.take(previous);
      }
      previous = line;
    }
    if (previous === null || reader === null) throw new BackupError("this is no backup of the platform");
    await reader.flush();
  } catch (error) {
    throw isDamage(error) ? new BackupError("the file is damaged, or is no backup of the platform") : error;
  }
  checkTrailer(previous, { rows: reader.count, sha256: hash.digest("hex") });
  return reader.count;
}

async function* linesOf(path: string): AsyncGenerator<string> {
  // An error of the file ends what is read from it, too.
  const unzipped = pipeline(createReadStream(path), createGunzip(), () => {});
  unzipped.setEncoding("utf8");
  let rest = "";
  for await (const chunk of unzipped) {
    const [end, ...lines] = String(chunk).split("\n");
    rest += end;
    // Of a few bytes that unpack to a line without an end.
    if (rest.length > MAX_LINE_LENGTH) {
      throw new BackupError(`the file is damaged: a line in it is longer than ${MAX_LINE_LENGTH} characters`);
    }
    for (const line of lines) {
      yield rest;
      rest = line;
    }
  }
  if (rest !== "") yield rest;
}

function isDamage(error: unknown): boolean {
  return String(codeOf(error)).startsWith("Z_");
}

function checkTrailer(line: string, expected: { readonly rows: number; readonly sha256: string }): void {
  const trailer = readLine(line);
  if (Array.isArray(trailer) || trailer["rows"] !== expected.rows || trailer["sha256"] !== expected.sha256) {
    throw new BackupError("the file is damaged: it is not what was written, or not all of it");
  }
}

/** Collects the rows that follow the line of their table. */
class RowReader {
  count = 0;
  readonly #onBatch: (batch: Batch) => Promise<void>;
  #table: TableShape | null = null;
  #rows: Value[][] = [];

  constructor(onBatch: (batch: Batch) => Promise<void>) {
    this.#onBatch = onBatch;
  }

  async take(line: string): Promise<void> {
    const value = readLine(line);
    if (Array.isArray(value)) await this.#add(value);
    else await this.#begin(value);
  }

  async flush(): Promise<void> {
    const table = this.#table;
    const rows = this.#rows;
    this.#rows = [];
    if (table !== null && rows.length > 0) await this.#onBatch({ table, rows });
  }

  async #begin({ table: name, columns }: Record<string, unknown>): Promise<void> {
    await this.flush();
    if (typeof name !== "string" || !isTexts(columns)) throw new BackupError("the file is damaged");
    this.#table = { name, columns };
  }

  async #add(values: readonly unknown[]): Promise<void> {
    if (values.length !== this.#table?.columns.length) throw new BackupError("the file is damaged");
    this.#rows.push(values.map(readValue));
    this.count++;
    if (this.#rows.length >= BATCH_ROWS) await this.flush();
  }
}

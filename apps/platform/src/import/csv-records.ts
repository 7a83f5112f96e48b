import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { CSV_COLUMNS, fieldsOf } from "./csv-columns.ts";
import { ImportFileError, MAX_RECORD_LENGTH, type SourceRecord } from "./source-record.ts";

/**
 * The records of a CSV file (RFC 4180), whose first line names the columns.
 *
 * @throws ImportFileError for columns that there are not, and where a quotation mark is left open.
 */
export async function* csvRecords(chunks: AsyncIterable<string>): AsyncGenerator<SourceRecord> {
  const parser = parse({
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_LENGTH,
  });
  const source = Readable.from(chunks);
  source.on("error", (error) => parser.destroy(error));
  source.pipe(parser);
  let header: readonly string[] | null = null;
  let line = 1;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      if (header === null) header = checkedHeader(record);
      else yield recordOf(header, record, line);
      line = info.lines + 1;
    }
  } catch (error) {
    throw error instanceof CsvError ? new ImportFileError(`it is no CSV: ${reasonOf(error, line)}`) : error;
  }
}

/** Not the parser's own message, which may hold what stands there. */
function reasonOf({ code }: CsvError, line: number): string {
  if (code === "CSV_QUOTE_NOT_CLOSED") return "a quotation mark is left open";
  if (code === "CSV_MAX_RECORD_SIZE") return `a record is longer than ${MAX_RECORD_LENGTH} characters`;
  return `after line ${line}`;
}

function checkedHeader(names: readonly string[]): readonly string[] {
  const trimmed = names.map((name) => name.trim());
  const unknown = trimmed.find((name) => !CSV_COLUMNS.has(name));
  if (unknown !== undefined) {
    const list = [...CSV_COLUMNS.keys()].join(", ");
    throw new ImportFileError(
      `line 1: there is no column ${JSON.stringify(unknown.slice(0, 40))}, only ${list}`,
    );
  }
  if (new Set(trimmed).size < trimmed.length)
    throw new ImportFileError("line 1: a column stands there twice");
  return trimmed;
}

function recordOf(header: readonly string[], cells: readonly string[], line: number): SourceRecord {
  if (cells.length !== header.length) {
    return { line, problem: `${cells.length} cells, and ${header.length} columns` };
  }
  return fieldsOf(header, cells, line);
}

import type { ActingContext } from "../services/change.ts";
import { importBatch } from "../services/import/import-batch.ts";
import { readImportRecord } from "../services/import/import-record.ts";
import type { EnvironmentRow } from "../store/environments.ts";
import { csvRecords } from "./csv-records.ts";
import { jsonRecords } from "./json-records.ts";
import type { SourceRecord } from "./source-record.ts";
import { textChunks } from "./text-chunks.ts";

/** Records of one transaction. */
const BATCH_RECORDS = 1000;

/** How many records there were, and what became of them. */
export interface ImportCounts {
  readonly records: number;
  readonly added: number;
  /** Were there already. */
  readonly known: number;
  readonly refused: number;
}

export interface ImportFileOptions {
  readonly path: string;
  readonly format: "json" | "csv";
  readonly onProgress: (counts: ImportCounts) => void;
  /** A record that was not taken in, by the line that it begins in. */
  readonly onRefused: (line: number, reason: string) => void;
}

/**
 * Imports the clients and keys of a file into an environment, a batch at a time: what was imported stays, whatever
 * follows, and imported again it changes nothing. So a run that was cut short is done again from the start.
 *
 * @throws ImportFileError where the file cannot be read on.
 */
export async function importFile(
  context: ActingContext,
  env: EnvironmentRow,
  options: ImportFileOptions,
): Promise<ImportCounts> {
  const run = new ImportRun(context, env, options);
  const chunks = textChunks(options.path);
  const records = options.format === "csv" ? csvRecords(chunks) : jsonRecords(chunks);
  try {
    for await (const record of records) await run.take(record);
  } finally {
    // Also what stands before a place that cannot be read.
    await run.flush();
  }
  return run.counts;
}

class ImportRun {
  counts: ImportCounts = { records: 0, added: 0, known: 0, refused: 0 };
  readonly #context: ActingContext;
  readonly #env: EnvironmentRow;
  readonly #options: ImportFileOptions;
  #batch: (ReturnType<typeof readImportRecord> & { readonly line: number })[] = [];

  constructor(context: ActingContext, env: EnvironmentRow, options: ImportFileOptions) {
    this.#context = context;
    this.#env = env;
    this.#options = options;
  }

  async take(source: SourceRecord): Promise<void> {
    const read = "problem" in source ? source : readImportRecord(source.value);
    this.#batch.push({ ...read, line: source.line });
    if (this.#batch.length >= BATCH_RECORDS) await this.flush();
  }

  async flush(): Promise<void> {
    const batch = this.#batch.splice(0);
    const records = batch.flatMap((read) => ("record" in read ? read.record : []));
    const outcomes = records.length === 0 ? [] : await importBatch(this.#context, this.#env, records);
    for (const read of batch) {
      const outcome = "record" in read ? outcomes.shift() : read;
      if (typeof outcome === "object") this.#refuse(read.line, outcome.problem);
      else if (outcome !== undefined) this.#count(outcome);
    }
    this.#options.onProgress(this.counts);
  }

  #refuse(line: number, reason: string): void {
    this.#count("refused");
    this.#options.onRefused(line, reason);
  }

  #count(outcome: "added" | "known" | "refused"): void {
    const { counts } = this;
    this.counts = { ...counts, records: counts.records + 1, [outcome]: counts[outcome] + 1 };
  }
}

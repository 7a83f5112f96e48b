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

/** A record that was not taken in. */
export interface RefusedRecord {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly reason: string;
}

/** What is imported, and who is told of it. */
export interface ImportFileOptions {
  readonly path: string;
  readonly format: "json" | "csv";
  readonly onProgress: (counts: ImportCounts) => void;
  /** Those of one transaction; the import goes on when it resolves, and ends where it rejects. */
  readonly onRefused: (refused: readonly RefusedRecord[]) => Promise<void>;
}

/**
 * Imports the clients and keys of a file into an environment, a batch at a time: what was imported stays, whatever
 * follows, and imported again it changes nothing. So a run that was cut short is done again from the start.
 *
 * @throws ImportFileError where the file cannot be read on. What `onRefused` rejects with.
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
    const refused: RefusedRecord[] = [];
    for (const read of batch) {
      const outcome = "record" in read ? outcomes.shift() : read;
      if (outcome === undefined) continue;
      this.#count(typeof outcome === "object" ? "refused" : outcome);
      if (typeof outcome === "object") refused.push({ line: read.line, reason: outcome.problem });
    }
    if (refused.length > 0) await this.#options.onRefused(refused);
    this.#options.onProgress(this.counts);
  }

  #count(outcome: "added" | "known" | "refused"): void {
    const { counts } = this;
    this.counts = { ...counts, records: counts.records + 1, [outcome]: counts[outcome] + 1 };
  }
}

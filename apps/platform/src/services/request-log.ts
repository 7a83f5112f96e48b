import type { Database, Executor } from "../store/database.ts";
import { WriteConflictError } from "../store/errors.ts";
import { addVerdict, findLog, insertLogsOnce, type LogRow } from "../store/logs.ts";
import type { UsageChange } from "../store/usage-changes.ts";
import type { UsageBook } from "./usage-book.ts";
import { additionOf } from "./usage-change.ts";

/** What a validated request's log row holds. */
export type ValidatedRow = LogRow & { readonly request_hash: string };

/** Rows that are written in one transaction at most; the rest waits for the next. */
const MAX_ROWS = 500;

interface Waiting {
  readonly row: ValidatedRow;
  readonly resolve: (earlier: LogRow | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes the row of each validate, and notes that it is to be counted, before it is answered. Those that come in
 * the same turn of the event loop share one transaction. It does not wait for the disk: a power cut may lose the
 * last of them, the end of the process none.
 */
export class RequestLog {
  readonly #database: Database;
  readonly #usage: UsageBook;
  #waiting: Waiting[] = [];
  #isCollecting = false;
  readonly #flushing = new Set<Promise<void>>();

  constructor(database: Database, usage: UsageBook) {
    this.#database = database;
    this.#usage = usage;
  }

  /**
   * Resolves once the row is kept: with null, or, where a validate with that rid was logged before, with its
   * row; then nothing was changed or counted.
   */
  append(row: ValidatedRow): Promise<LogRow | null> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ row, resolve, reject });
      if (!this.#isCollecting && this.#flushing.size < this.#database.relaxedWriters) this.#start();
    });
  }

  /** How many rows wait to be written. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Resolves when all that was appended is kept, or has failed. */
  async close(): Promise<void> {
    while (this.#flushing.size > 0) await Promise.all(this.#flushing);
  }

  #start(): void {
    const flushing = this.#flushAll().finally(() => this.#flushing.delete(flushing));
    this.#flushing.add(flushing);
  }

  async #flushAll(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#isCollecting) {
      this.#isCollecting = true;
      // After the input of this turn has been read: what it brings is written together.
      await new Promise((resolve) => setImmediate(resolve));
      this.#isCollecting = false;
      await this.#flush(this.#waiting.splice(0, MAX_ROWS));
    }
  }

  async #flush(batch: readonly Waiting[]): Promise<void> {
    try {
      const earlier = await this.#database.relaxedTransaction((db) => this.#write(db, batch));
      for (const [index, waiting] of batch.entries()) waiting.resolve(earlier[index] ?? null);
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    }
  }

  async #write(db: Executor, batch: readonly Waiting[]): Promise<(LogRow | null)[]> {
    const isAdded = await insertLogsOnce(
      db,
      batch.map(({ row }) => row),
    );
    const earlier: (LogRow | null)[] = [];
    const changes: UsageChange[] = [];
    for (const [index, { row }] of batch.entries()) {
      if (isAdded[index] === true) changes.push(additionOf(row));
      earlier.push(isAdded[index] === true ? null : await meetEarlier(db, row));
    }
    await this.#usage.note(db, changes);
    return earlier;
  }
}

/** A row that a report made took its request for unanswered, and is counted: it only lacks the verdict. */
async function meetEarlier(db: Executor, row: ValidatedRow): Promise<LogRow | null> {
  const earlier = await findLog(db, row.env_id, row.rid);
  if (earlier !== null && earlier.request_hash !== null) return earlier;
  // Deleted since, or given its verdict by another instance.
  if (earlier === null || !(await addVerdict(db, row))) throw new WriteConflictError();
  return null;
}

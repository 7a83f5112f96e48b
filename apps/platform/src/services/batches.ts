import { DatabaseUnavailableError } from "../store/errors.ts";

/** Items of one batch at most; the rest waits for the next. */
const MAX_ITEMS = 500;
/** Items that wait for a database that stalls: who sent more of them has given up long before, and memory is not endless. */
const MAX_WAITING = 10_000;

interface Options<Item, Result> {
  /** Writes a batch; gives the result of each item, in their order. */
  readonly write: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** How many batches are written at one time. */
  readonly writers: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Writes items together that come in the same turn of the event loop, or while every writer is at work. */
export class Batches<Item, Result> {
  readonly #options: Options<Item, Result>;
  #waiting: Waiting<Item, Result>[] = [];
  #isCollecting = false;
  #writers = 0;
  readonly #writing = new Set<Promise<void>>();

  constructor(options: Options<Item, Result>) {
    this.#options = options;
  }

  /**
   * Resolves once the batch of the item is written; rejects where that fails, and at once, with a
   * DatabaseUnavailableError, where 10,000 others wait.
   */
  add(item: Item): Promise<Result> {
    if (this.#waiting.length >= MAX_WAITING) return Promise.reject(new DatabaseUnavailableError());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#isCollecting && this.#writers < this.#options.writers) this.#start();
    });
  }

  /** How many items wait for their batch. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Resolves when all that was added is written, or has failed. */
  async close(): Promise<void> {
    while (this.#writing.size > 0) await Promise.all(this.#writing);
  }

  #start(): void {
    this.#writers++;
    const writing = this.#writeAll().finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#isCollecting) {
      this.#isCollecting = true;
      // After the input of this turn has been read: what it brings is written together.
      await new Promise((resolve) => setImmediate(resolve));
      this.#isCollecting = false;
      await this.#write(this.#waiting.splice(0, MAX_ITEMS));
    }
    // In the step that found nothing to write: who adds something in the next one must not count on this writer.
    this.#writers--;
  }

  async #write(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#options.write(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index]!);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

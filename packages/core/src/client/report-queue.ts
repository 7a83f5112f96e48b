import { utf8Encode } from "../bytes/utf8.ts";
import type { ReportBody, ReportEvent } from "./wire.ts";

/** docs/protocol.md section 3.4. */
export const MAX_BATCH_EVENTS = 500;
/** 128 KiB, less the members around the events. */
const MAX_BATCH_BYTES = 128 * 1024 - 256;
const COMMA_BYTES = 1;

/**
 * Waiting reports, and the batch that is being sent; together never more than `capacity`. The oldest waiting ones are
 * dropped and counted, while the batch stays as it was sent, because the platform may already have it.
 */
export class ReportQueue {
  readonly #capacity: number;
  readonly #newBatchId: () => string;
  #waiting: ReportEvent[] = [];
  /** The index of the oldest event in `#waiting`; those before it have been taken out. */
  #first = 0;
  #batch: ReportBody | null = null;
  #dropped = 0;

  constructor(capacity: number, newBatchId: () => string) {
    this.#capacity = capacity;
    this.#newBatchId = newBatchId;
  }

  /** Events that are in no batch yet. */
  get waiting(): number {
    return this.#waiting.length - this.#first;
  }

  /** Events that have not been acknowledged. */
  get size(): number {
    return this.waiting + (this.#batch?.events.length ?? 0);
  }

  push(event: ReportEvent): void {
    if (this.size >= this.#capacity) {
      this.#dropped++;
      if (this.#takeOut(1).length === 0) return;
    }
    this.#waiting.push(event);
  }

  /** The batch that has not been acknowledged, or else a new one of the oldest events; null where there are none. */
  batch(): ReportBody | null {
    if (this.#batch !== null) return this.#batch;
    if (this.waiting === 0) return null;
    const events = this.#takeOut(this.#fittingCount());
    this.#batch = {
      batchId: this.#newBatchId(),
      events,
      ...(this.#dropped > 0 && { dropped: this.#dropped }),
    };
    this.#dropped = 0;
    return this.#batch;
  }

  /** The batch has arrived. */
  acknowledge(): void {
    this.#batch = null;
  }

  /** The batch will never be accepted: its events count as dropped. */
  giveUpBatch(): void {
    this.#dropped += (this.#batch?.events.length ?? 0) + (this.#batch?.dropped ?? 0);
    this.#batch = null;
  }

  /** Empties the queue, and returns how many events were never acknowledged, including dropped ones. */
  abandon(): number {
    this.giveUpBatch();
    const count = this.#dropped + this.#takeOut(this.waiting).length;
    this.#dropped = 0;
    return count;
  }

  #fittingCount(): number {
    let bytes = 0;
    let count = 0;
    while (count < Math.min(this.waiting, MAX_BATCH_EVENTS)) {
      bytes += utf8Encode(JSON.stringify(this.#waiting[this.#first + count])).length + COMMA_BYTES;
      if (bytes > MAX_BATCH_BYTES && count > 0) break;
      count++;
    }
    return count;
  }

  #takeOut(count: number): ReportEvent[] {
    const taken = this.#waiting.slice(this.#first, this.#first + count);
    this.#first += taken.length;
    if (this.#first >= this.#waiting.length / 2) {
      this.#waiting = this.#waiting.slice(this.#first);
      this.#first = 0;
    }
    return taken;
  }
}

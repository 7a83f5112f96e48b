import { Outbox } from "./outbox.ts";
import { backoffOf, type Shared, sendReports } from "./parts.ts";
import { ReportQueue } from "./report-queue.ts";
import type { ReportBody, ReportEvent } from "./wire.ts";

/** Events that wait to be sent. */
const CAPACITY = 10_000;
/** Batches that are being sent; each has the events of one request at least. */
const MAX_BATCHES = 1000;

/**
 * Sends reports where no work happens between requests: each request sends what is queued after its response, in a
 * batch of its own, and a batch that did not arrive is sent again by a later request.
 *
 * Source: docs/protocol.md section 3.4.
 */
export class RequestReporter {
  readonly #queue: ReportQueue;
  readonly #outbox: Outbox<ReportBody>;
  readonly #onDropped: (count: number) => void;

  constructor(shared: Shared) {
    const { options, notices, newRid } = shared;
    this.#onDropped = (count) => notices.reportsDropped(count);
    this.#queue = new ReportQueue(CAPACITY, newRid);
    this.#outbox = new Outbox({
      clock: options.clock,
      backoff: backoffOf(shared),
      capacity: MAX_BATCHES,
      send: (batch) => sendReports(shared, batch),
      onDropped: (batch) => this.#onDropped(countOf(batch)),
    });
  }

  /** Events and batches that are not known to have arrived. */
  get size(): number {
    return this.#queue.size + this.#outbox.size;
  }

  report(event: ReportEvent): void {
    this.#queue.push(event);
  }

  /** Sends what is queued, unless it is too early to try again. */
  async flush(): Promise<void> {
    if (!(await this.#outbox.resend())) return;
    for (let batch = this.#take(); batch !== null; batch = this.#take()) {
      const { kind } = await this.#outbox.deliver(batch);
      if (kind === "retry") return;
      if (kind === "refused") this.#onDropped(countOf(batch));
      else if (batch.dropped !== undefined) this.#onDropped(batch.dropped);
    }
  }

  /** Sends nothing more, and reports how many events were lost. */
  end(): void {
    this.#outbox.clear();
    const count = this.#queue.abandon();
    if (count > 0) this.#onDropped(count);
  }

  /** The next batch, which is this request's to send. */
  #take(): ReportBody | null {
    const batch = this.#queue.batch();
    this.#queue.acknowledge();
    return batch;
  }
}

function countOf({ events, dropped = 0 }: ReportBody): number {
  return events.length + dropped;
}

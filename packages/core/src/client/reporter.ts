import type { Clock } from "../bytes/clock.ts";
import type { Backoff } from "./backoff.ts";
import { Courier, type Delivery } from "./courier.ts";
import { MAX_BATCH_EVENTS, ReportQueue } from "./report-queue.ts";
import type { ReportBody, ReportEvent } from "./wire.ts";

const CAPACITY = 10_000;
const FLUSH_MS = 1000;

/** The result of sending a batch: `"refused"` where it will never be accepted. */
type BatchDelivery = Delivery | "refused";

/** What a `Reporter` works with. */
export interface ReporterOptions {
  readonly clock: Clock;
  readonly backoff: Backoff;
  /** A new UUID version 7. */
  readonly newBatchId: () => string;
  /** Sends a batch, once. Never rejects. */
  readonly send: (batch: ReportBody) => Promise<BatchDelivery>;
  /** Called with how many events were dropped, once the platform knows of it, or never will. */
  readonly onDropped: (count: number) => void;
}

/**
 * Sends reports on requests, after their responses: in batches, a second after the first event or when a batch is
 * full, each again and again until it is acknowledged.
 *
 * Source: docs/protocol.md section 3.4.
 */
export class Reporter {
  readonly #options: ReporterOptions;
  readonly #queue: ReportQueue;
  readonly #courier: Courier<ReportBody>;
  #isDue = false;
  #isDraining = false;
  #cancelTimer: (() => void) | null = null;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.#queue = new ReportQueue(CAPACITY, options.newBatchId);
    this.#courier = new Courier({
      clock: options.clock,
      backoff: options.backoff,
      take: () => this.#take(),
      send: (batch) => this.#send(batch),
    });
  }

  /** Events that have not been acknowledged. */
  get size(): number {
    return this.#queue.size;
  }

  report(event: ReportEvent): void {
    this.#queue.push(event);
    if (this.#isDraining || this.#queue.waiting >= MAX_BATCH_EVENTS) this.#courier.wake();
    else this.#setTimer();
  }

  /** The platform is back: sends without further delay. */
  hurry(): void {
    this.#courier.hurry();
  }

  /** Resolves when everything is acknowledged, or cannot be. */
  drain(): Promise<void> {
    this.#isDraining = true;
    this.#unsetTimer();
    return this.#courier.drain();
  }

  /** Sends nothing more, and reports how many events were lost. */
  end(): void {
    this.#unsetTimer();
    this.#courier.end();
    const count = this.#queue.abandon();
    if (count > 0) this.#options.onDropped(count);
  }

  #take(): ReportBody | null {
    if (!this.#isDraining && !this.#isDue && this.#queue.waiting < MAX_BATCH_EVENTS) return null;
    const batch = this.#queue.batch();
    if (this.#queue.waiting === 0) this.#isDue = false;
    return batch;
  }

  async #send(batch: ReportBody): Promise<Delivery> {
    const delivery = await this.#options.send(batch);
    if (delivery === "retry") return "retry";
    if (delivery === "refused") this.#queue.giveUpBatch();
    else {
      this.#queue.acknowledge();
      if (batch.dropped !== undefined) this.#options.onDropped(batch.dropped);
    }
    if (this.#queue.waiting > 0 && !this.#isDue) this.#setTimer();
    return "done";
  }

  #setTimer(): void {
    this.#cancelTimer ??= this.#options.clock.setTimer(() => {
      this.#cancelTimer = null;
      this.#isDue = true;
      this.#courier.wake();
    }, FLUSH_MS);
  }

  #unsetTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }
}

import type { Clock } from "../bytes/clock.ts";
import type { Backoff } from "./backoff.ts";
import type { Receipt } from "./deliveries.ts";

/**
 * How long a runtime lets a request go on after its response, in milliseconds. What has no result by then was
 * cut off.
 */
const LEASE_MS = 30_000;

/** What an `Outbox` works with. */
export interface OutboxOptions<T> {
  readonly clock: Clock;
  readonly backoff: Backoff;
  /** How many items are kept. Of more, the oldest are dropped. */
  readonly capacity: number;
  /** Sends one, once. Never rejects. */
  readonly send: (item: T) => Promise<Receipt>;
  /** Called with each item that is dropped. */
  readonly onDropped: (item: T) => void;
}

interface Entry<T> {
  readonly item: T;
  /** No other request sends it before this time. */
  leasedUntilMs: number;
  hasFailed: boolean;
}

/**
 * Items to send until each has arrived, where every attempt is bound to the request that makes it. The request that
 * sends an item leases it for a while, and an item that is not known to have arrived is sent again by a later one.
 */
export class Outbox<T> {
  readonly #options: OutboxOptions<T>;
  readonly #entries = new Set<Entry<T>>();

  constructor(options: OutboxOptions<T>) {
    this.#options = options;
  }

  /** How many have not arrived, or are not known to have. */
  get size(): number {
    return this.#entries.size;
  }

  /** Whether an item could not be sent, so that it is too early to send others. */
  get isBlocked(): boolean {
    return [...this.#entries].some(({ hasFailed }) => hasFailed);
  }

  /** Sends an item now, and keeps it where it has to be sent again. */
  deliver(item: T): Promise<Receipt> {
    const { capacity, onDropped } = this.#options;
    const [oldest] = this.#entries;
    if (oldest !== undefined && this.#entries.size >= capacity) {
      this.#entries.delete(oldest);
      onDropped(oldest.item);
    }
    const entry = { item, leasedUntilMs: 0, hasFailed: false };
    this.#entries.add(entry);
    return this.#send(entry);
  }

  /** Sends again what is due. Resolves to whether nothing is left that failed. */
  async resend(): Promise<boolean> {
    for (;;) {
      const nowMs = this.#options.clock.now();
      const due = [...this.#entries].find(({ leasedUntilMs }) => leasedUntilMs <= nowMs);
      if (due === undefined) return !this.isBlocked;
      if ((await this.#send(due)).kind === "retry") return false;
    }
  }

  /** Drops everything. */
  clear(): void {
    for (const { item } of this.#entries) this.#options.onDropped(item);
    this.#entries.clear();
  }

  async #send(entry: Entry<T>): Promise<Receipt> {
    const { clock, backoff, send } = this.#options;
    entry.leasedUntilMs = clock.now() + LEASE_MS;
    const receipt = await send(entry.item);
    if (receipt.kind === "retry") {
      entry.hasFailed = true;
      entry.leasedUntilMs = clock.now() + backoff.next();
    } else {
      this.#entries.delete(entry);
      backoff.reset();
    }
    return receipt;
  }
}

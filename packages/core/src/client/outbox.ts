import type { Clock } from "../bytes/clock.ts";
import type { Backoff } from "./backoff.ts";
import type { Receipt } from "./deliveries.ts";

/** How long a runtime lets a request go on after its response; what has not told by then was cut off. */
const LEASE_MS = 30_000;

/** What an `Outbox` works with. */
export interface OutboxOptions<T> {
  readonly clock: Clock;
  readonly backoff: Backoff;
  /** How many things are kept. Of more, the oldest are given up. */
  readonly capacity: number;
  /** Sends one, once. Never rejects. */
  readonly send: (item: T) => Promise<Receipt>;
  /** Called with one that is given up. */
  readonly onDropped: (item: T) => void;
}

interface Entry<T> {
  readonly item: T;
  /** Nobody else sends it before. */
  leasedUntilMs: number;
  hasFailed: boolean;
}

/**
 * Things to send, each until it has arrived, where every attempt ends with the request that makes it: whoever
 * sends one holds it for a while, and one that was not told to have arrived is sent again by a later request.
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

  /** Whether one could not be sent, so that it is too early for others. */
  get isBlocked(): boolean {
    return [...this.#entries].some(({ hasFailed }) => hasFailed);
  }

  /** Sends one now; where it could not be, it is kept to be sent again. */
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

  /** Sends again what did not arrive and is due; whether nothing of it is left. */
  async resend(): Promise<boolean> {
    for (;;) {
      const nowMs = this.#options.clock.now();
      const due = [...this.#entries].find(({ leasedUntilMs }) => leasedUntilMs <= nowMs);
      if (due === undefined) return !this.isBlocked;
      if ((await this.#send(due)).kind === "retry") return false;
    }
  }

  /** Gives up everything. */
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

import type { Clock } from "../bytes/clock.ts";

interface Options {
  readonly clock: Pick<Clock, "now">;
  /** How long a message is remembered, in milliseconds: at least this long, and at most twice as long. */
  readonly windowMs: number;
  /** With more messages than this in one window, the oldest are forgotten early. Default: no limit. */
  readonly maxEntries?: number;
}

type Counters = number | Set<number>;

/**
 * The messages, as (session, counter), that have been seen. There are two generations, of which the older is dropped
 * as a whole, so that no timer and no sweep is needed. Most sessions have one message or many: a single counter is
 * kept as a number, several as a set.
 */
export class SeenMessages {
  readonly #clock: Pick<Clock, "now">;
  readonly #windowMs: number;
  readonly #maxEntries: number;
  #young = new Map<string, Counters>();
  #old = new Map<string, Counters>();
  #youngCount = 0;
  #youngSinceMs: number;

  constructor({ clock, windowMs, maxEntries = Number.POSITIVE_INFINITY }: Options) {
    this.#clock = clock;
    this.#windowMs = windowMs;
    this.#maxEntries = maxEntries;
    this.#youngSinceMs = clock.now();
  }

  has(session: string, counter: number): boolean {
    this.#turn();
    return holds(this.#young.get(session), counter) || holds(this.#old.get(session), counter);
  }

  add(session: string, counter: number): void {
    this.#turn();
    const counters = this.#young.get(session);
    if (counters === undefined) this.#young.set(session, counter);
    else if (typeof counters === "number") this.#young.set(session, new Set([counters, counter]));
    else counters.add(counter);
    this.#youngCount++;
  }

  #turn(): void {
    const nowMs = this.#clock.now();
    const ageMs = nowMs - this.#youngSinceMs;
    // The clock was set back: what is remembered stays for a window from now.
    if (ageMs < 0) this.#youngSinceMs = nowMs;
    else if (ageMs >= this.#windowMs || this.#youngCount >= this.#maxEntries) {
      this.#old = ageMs >= 2 * this.#windowMs ? new Map() : this.#young;
      this.#young = new Map();
      this.#youngCount = 0;
      this.#youngSinceMs = nowMs;
    }
  }
}

function holds(counters: Counters | undefined, counter: number): boolean {
  return typeof counters === "object" ? counters.has(counter) : counters === counter;
}

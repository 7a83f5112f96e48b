import type { Clock } from "../bytes/clock.ts";

/** The time for something is over, or whoever wanted it is gone. */
class DeadlinePassed extends Error {
  override readonly name = "DeadlinePassed";
}

/**
 * One span of time over several steps. The time is taken in two halves: where this process itself stood still,
 * the first one is over at once, and what has come in meanwhile is read before the second is.
 */
export class Deadline {
  readonly #controller = new AbortController();
  #cancelTimer: () => void;

  constructor(clock: Clock, ms: number) {
    const firstMs = Math.ceil(ms / 2);
    this.#cancelTimer = clock.setTimer(() => {
      this.#cancelTimer = clock.setTimer(() => this.end(), ms - firstMs);
    }, firstMs);
  }

  /** Aborted when the time is over. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** It has been met: nothing waits under it any more. */
  met(): void {
    this.#cancelTimer();
  }

  /** Ends it now: whatever still waits under it rejects, and a request that is on its way is given up. */
  end(): void {
    this.#cancelTimer();
    this.#controller.abort();
  }

  /**
   * What a promise comes to, within the time.
   *
   * @throws DeadlinePassed when the time is over first.
   */
  within<T>(pending: Promise<T>): Promise<T> {
    const { signal } = this;
    return new Promise((resolve, reject) => {
      const passed = () => reject(new DeadlinePassed());
      if (signal.aborted) passed();
      signal.addEventListener("abort", passed, { once: true });
      pending.then(resolve, reject).finally(() => signal.removeEventListener("abort", passed));
    });
  }
}

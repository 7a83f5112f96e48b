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
  readonly #listeners = new Set<() => void>();
  #controller: AbortController | null = null;
  #isOver = false;
  #cancelTimer: () => void;

  constructor(clock: Clock, ms: number) {
    const firstMs = Math.ceil(ms / 2);
    this.#cancelTimer = clock.setTimer(() => {
      this.#cancelTimer = clock.setTimer(() => this.end(), ms - firstMs);
    }, firstMs);
  }

  /** Aborted when the time is over. */
  get signal(): AbortSignal {
    if (this.#controller === null) {
      const controller = new AbortController();
      this.#controller = controller;
      this.onEnd(() => controller.abort());
    }
    return this.#controller.signal;
  }

  /** It has been met: nothing waits under it any more. */
  met(): void {
    this.#cancelTimer();
  }

  /** Ends it now: whatever still waits under it rejects, and a request that is on its way is given up. */
  end(): void {
    this.#cancelTimer();
    this.#isOver = true;
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }

  /** Calls the listener once when the time is over, or now where it is; not any more after what it returns was called. */
  onEnd(listener: () => void): () => void {
    if (this.#isOver) {
      listener();
      return () => {};
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * What a promise comes to, within the time.
   *
   * @throws DeadlinePassed when the time is over first.
   */
  within<T>(pending: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = this.onEnd(() => reject(new DeadlinePassed()));
      pending.then(
        (value) => {
          leave();
          resolve(value);
        },
        (error: unknown) => {
          leave();
          reject(error);
        },
      );
    });
  }
}

import type { Clock } from "../bytes/clock.ts";

/** The time is over, or the work was given up. */
class DeadlinePassed extends Error {
  override readonly name = "DeadlinePassed";
}

/**
 * One time limit for several steps. It is two timers in a row: after this process itself was blocked the first one
 * fires at once, and an answer that arrived in the meantime is read before the second one does.
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

  /** The work is done: cancels the timer. */
  met(): void {
    this.#cancelTimer();
  }

  /** Ends it now: whatever still waits under it rejects, and a request under way is aborted. */
  end(): void {
    this.#cancelTimer();
    this.#isOver = true;
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }

  /** Calls the listener once when the time is over, or now where it is already. Returns a function that removes it. */
  onEnd(listener: () => void): () => void {
    if (this.#isOver) {
      listener();
      return () => {};
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Settles as the promise does, within the time.
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

import type { Clock } from "./clock.ts";

/** Sleeps by a clock, one sleep at a time, each of which can be cut short. */
export class Sleeper {
  readonly #clock: Pick<Clock, "setTimer">;
  #wake: () => void = () => undefined;
  #isEnded = false;

  constructor(clock: Pick<Clock, "setTimer">) {
    this.#clock = clock;
  }

  /** Resolves after `ms` milliseconds, or as soon as `wake` is called; without a timer for none, and after `end`. */
  sleep(ms: number): Promise<void> {
    if (ms === 0 || this.#isEnded) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#clock.setTimer(resolve, ms);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Ends the sleep under way; does nothing where there is none. */
  wake(): void {
    this.#wake();
  }

  /** Ends the sleep under way and every later one. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }
}

import type { Clock } from "./clock.ts";

/** Sleeps by a clock, one sleep at a time, each of which can be cut short. */
export class Sleeper {
  readonly #clock: Pick<Clock, "setTimer">;
  #wake: () => void = () => undefined;

  constructor(clock: Pick<Clock, "setTimer">) {
    this.#clock = clock;
  }

  /** Resolves after `ms` milliseconds, or as soon as `wake` is called. */
  sleep(ms: number): Promise<void> {
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
}

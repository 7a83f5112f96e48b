import type { Clock } from "@apikee/core";
import type { Logger } from "../logger.ts";

const INTERVAL_MS = 60_000;
/** What a clock is set back by is worth a word from here on; small steps are how clocks are kept right. */
const MIN_STEP_MS = 10_000;
const MS_PER_SECOND = 1000;

interface Options {
  readonly clock: Clock;
  /** Milliseconds of a clock that is never set. */
  readonly stopwatch: () => number;
  readonly logger: Logger;
}

/**
 * Warns when the machine's clock is set back: it was ahead before, and what was counted then stays (docs/policies.md).
 * Forwards is how a clock goes, also past the time that a machine has slept.
 */
export class ClockWatch {
  readonly #options: Options;
  #cancelTimer = () => {};
  #lastMs = 0;
  #lastStopwatchMs = 0;

  /** Watches from now on. */
  constructor(options: Options) {
    this.#options = options;
    this.#next();
  }

  close(): void {
    this.#cancelTimer();
  }

  #next(): void {
    const { clock, stopwatch } = this.#options;
    this.#lastMs = clock.now();
    this.#lastStopwatchMs = stopwatch();
    this.#cancelTimer = clock.setTimer(() => this.#look(), INTERVAL_MS);
  }

  #look(): void {
    const { clock, stopwatch, logger } = this.#options;
    const passedMs = stopwatch() - this.#lastStopwatchMs;
    const backMs = this.#lastMs + passedMs - clock.now();
    if (backMs >= MIN_STEP_MS) {
      const seconds = Math.round(backMs / MS_PER_SECOND);
      logger.warn(
        { seconds },
        "the clock was set back: limits whose windows were entered ahead count on in them",
      );
    }
    this.#next();
  }
}

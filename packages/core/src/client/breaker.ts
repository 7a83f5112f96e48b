import type { Clock } from "../bytes/clock.ts";
import type { Backoff } from "./backoff.ts";

const FAILURES_TO_OPEN = 5;

/** What a `Breaker` works with. */
export interface BreakerOptions {
  readonly clock: Clock;
  /** How long the platform is left alone after each failed try. */
  readonly backoff: Backoff;
  /**
   * Milliseconds after which a trial without a result counts as failed, because one that was cut off with its request
   * never has one. Default: no limit.
   */
  readonly maxTrialMs?: number;
  /** Called when it opens. */
  readonly onOpened: () => void;
  /** Called when it closes again. */
  readonly onClosed?: () => void;
}

/** Permission for one call, whose result has to be reported once. */
export interface Permit {
  /** Whether it is the call that tries whether the platform is back. */
  readonly isTrial: boolean;
  succeeded(): void;
  failed(): void;
}

/**
 * A circuit breaker: stops calls to a platform that does not answer. It opens after 5 failures in a row. Then no call
 * is permitted until the backoff has passed, and after that a single trial, whose success closes it.
 *
 * Source: docs/protocol.md section 3.3, "could not be reached".
 */
export class Breaker {
  readonly #options: BreakerOptions;
  #failuresInRow = 0;
  /** When the next trial is due, while the breaker is open. */
  #tryAtMs: number | null = null;
  #isTryDue = false;
  #trial: Permit | null = null;
  #trialEndsAtMs = Number.POSITIVE_INFINITY;
  #cancelTimer: () => void = () => undefined;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#tryAtMs !== null;
  }

  /** Permission to call the platform, or null where it is not to be called now. */
  enter(): Permit | null {
    const succeeded = () => this.#close();
    if (this.#tryAtMs === null) return { isTrial: false, succeeded, failed: () => this.#failed() };
    const { clock, maxTrialMs = Number.POSITIVE_INFINITY } = this.#options;
    const isDue = this.#isTryDue || clock.now() >= this.#tryAtMs;
    const isTrying = this.#trial !== null && clock.now() < this.#trialEndsAtMs;
    if (isTrying || !isDue) return null;
    const trial: Permit = { isTrial: true, succeeded, failed: () => this.#trialFailed(trial) };
    this.#trial = trial;
    this.#trialEndsAtMs = clock.now() + maxTrialMs;
    return trial;
  }

  /** Cancels the timer. */
  end(): void {
    this.#cancelTimer();
  }

  #close(): void {
    this.#failuresInRow = 0;
    if (this.#tryAtMs === null) return;
    this.#tryAtMs = null;
    this.#trial = null;
    this.#cancelTimer();
    this.#options.backoff.reset();
    this.#options.onClosed?.();
  }

  #failed(): void {
    // The result of a call that began before the breaker opened changes nothing.
    if (this.#tryAtMs !== null || ++this.#failuresInRow < FAILURES_TO_OPEN) return;
    this.#waitForTry();
    this.#options.onOpened();
  }

  #trialFailed(trial: Permit): void {
    if (this.#trial !== trial) return;
    this.#trial = null;
    this.#waitForTry();
  }

  /** Sets a timer besides the time, because a clock that is set back would otherwise keep the breaker open. */
  #waitForTry(): void {
    const { clock, backoff } = this.#options;
    const ms = backoff.next();
    this.#tryAtMs = clock.now() + ms;
    this.#isTryDue = false;
    this.#cancelTimer();
    this.#cancelTimer = clock.setTimer(() => {
      this.#isTryDue = true;
    }, ms);
  }
}

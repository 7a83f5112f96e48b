import type { Clock } from "../bytes/clock.ts";
import type { Backoff } from "./backoff.ts";

const FAILURES_TO_OPEN = 5;

/** What a `Breaker` works with. */
export interface BreakerOptions {
  readonly clock: Clock;
  /** How long the platform is left alone after each failed try. */
  readonly backoff: Backoff;
  /**
   * Milliseconds after which a trial that has not told how it went counts as failed: what ends with its request
   * never tells. Default: it is waited for.
   */
  readonly maxTrialMs?: number;
  /** Called when it opens. */
  readonly onOpened: () => void;
  /** Called when it closes again. */
  readonly onClosed: () => void;
}

/** Leave to call; to be answered with how the call went, once. */
export interface Permit {
  /** Whether it is the one that tries a platform which was away. */
  readonly isTrial: boolean;
  succeeded(): void;
  failed(): void;
}

/**
 * Stops asking a platform that does not answer. It opens after 5 failures in a row; then nobody may call
 * until the backoff has passed, and after it one, whose success closes it.
 *
 * Source: docs/protocol.md section 3.3, "could not be reached".
 */
export class Breaker {
  readonly #options: BreakerOptions;
  #failuresInRow = 0;
  /** When the next call may be tried, while it is open. */
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

  /** Leave to call the platform, or null where it is left alone now. */
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
    this.#options.onClosed();
  }

  #failed(): void {
    // Calls that began before it opened say nothing new.
    if (this.#tryAtMs !== null || ++this.#failuresInRow < FAILURES_TO_OPEN) return;
    this.#waitForTry();
    this.#options.onOpened();
  }

  #trialFailed(trial: Permit): void {
    if (this.#trial !== trial) return;
    this.#trial = null;
    this.#waitForTry();
  }

  /** Besides the time there is a timer, since a clock that is set back would otherwise keep it open. */
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

import type { Clock } from "../bytes/clock.ts";
import { Sleeper } from "../bytes/sleeper.ts";
import type { Backoff } from "./backoff.ts";
import type { FeedState } from "./feed-state.ts";
import type { FeedAnswer } from "./wire.ts";

/** docs/protocol.md section 3.4. */
const LONG_POLL_MS = 25_000;
/** Milliseconds to wait after changes, so that those that follow shortly come together. */
const AFTER_CHANGES_MS = 100;
/** The least milliseconds between two polls, for a platform that answers them at once with nothing. */
const MIN_POLL_MS = 1000;

/** What a `Feed` works with. */
export interface FeedOptions {
  readonly clock: Clock;
  readonly backoff: Backoff;
  readonly state: FeedState;
  /** Makes one attempt to ask for what came after `since`. Null where there was no valid answer. Never rejects. */
  readonly ask: (question: FeedQuestion) => Promise<FeedAnswer | null>;
  /** Called when the state has changed. */
  readonly onChanged: () => void;
}

/** A question of the feed: answered at once where there is something, else after `waitMs` milliseconds. */
export interface FeedQuestion {
  readonly since: number;
  readonly waitMs: number;
  /** Gives the question up. */
  readonly signal?: AbortSignal;
}

/**
 * Keeps a state up to date with the platform's, by one long poll at a time. After an outage it continues from the
 * last serial that it has.
 */
export class Feed {
  readonly #options: FeedOptions;
  readonly #sleeper: Sleeper;
  readonly #stopping = new AbortController();
  #isCurrent = false;
  #isStarted = false;
  #tellAsked: () => void = () => undefined;

  /** Resolves when the first question has been answered, or could not be. */
  readonly asked = new Promise<void>((resolve) => {
    this.#tellAsked = resolve;
  });

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#sleeper = new Sleeper(options.clock);
  }

  /** Starts polling. Only the first call has an effect. */
  start(): void {
    if (this.#isStarted || this.#stopping.signal.aborted) return;
    this.#isStarted = true;
    void this.#run();
  }

  /** The platform is back: asks without further delay. */
  hurry(): void {
    this.#sleeper.wake();
  }

  /** Stops polling for good, and gives up the poll under way. */
  stop(): void {
    this.#stopping.abort();
    this.#sleeper.end();
    this.#tellAsked();
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) await this.#sleeper.sleep(await this.#poll());
  }

  /** Asks once; returns in how many milliseconds to ask again. */
  async #poll(): Promise<number> {
    const { clock, backoff, state, ask, onChanged } = this.#options;
    const { signal } = this.#stopping;
    const waitMs = this.#isCurrent ? LONG_POLL_MS : 0;
    const askedAtMs = clock.now();
    const answer = await ask({ since: state.serial, waitMs, signal });
    if (signal.aborted) return 0;
    this.#isCurrent = answer !== null;
    if (answer === null) {
      this.#tellAsked();
      return backoff.next();
    }
    backoff.reset();
    const isChanged = state.apply(answer);
    this.#tellAsked();
    if (isChanged) onChanged();
    if (waitMs === 0) return 0;
    return isChanged ? AFTER_CHANGES_MS : Math.max(0, MIN_POLL_MS - Math.max(0, clock.now() - askedAtMs));
  }
}

import type { Clock } from "../bytes/clock.ts";
import { Sleeper } from "../bytes/sleeper.ts";
import type { Availability } from "./availability.ts";
import type { Connection } from "./client.ts";
import type { Copies } from "./copies.ts";
import { type Answer, answerWithin } from "./deadline.ts";
import type { Changes, RevocationStore } from "./store.ts";

/** Changes in one answer: about 3 ms of Redis's time. */
const PAGE = 2000;
const SWEPT_PER_REFRESH = 2000;
/** From so many reloads in a row on, none of which led to a list, there is none. */
const VAIN_RELOADS = 3;
/** How soon a client that is not connected is looked at again, doubled up to the interval. */
const FIRST_LOOK_MS = 20;
/** How long an unanswered command is the only one, doubled up to the most. */
const FIRST_PATIENCE_MS = 10_000;
const MOST_PATIENCE_MS = 300_000;

/** What a `Follower` works with. Times are in milliseconds. */
export interface FollowerOptions {
  readonly connection: Connection;
  readonly store: RevocationStore;
  readonly copies: Copies;
  readonly availability: Availability;
  readonly clock: Clock;
  readonly refreshIntervalMs: number;
  readonly failureAfterMs: number;
  /** Called each time that the copy is as Redis is. */
  readonly onLoaded: () => void;
}

/** Keeps the copy as Redis is: one question at a time, again and again. */
export class Follower {
  readonly #options: FollowerOptions;
  readonly #sleeper: Sleeper;
  #isClosed = false;
  #interrupt: () => void = () => undefined;
  #lookMs = FIRST_LOOK_MS;
  #patienceMs = FIRST_PATIENCE_MS;
  #failingSinceMs: number | null = null;
  /** Since the copy was last as Redis is. */
  #reloads = 0;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#sleeper = new Sleeper(options.clock);
  }

  /** Runs until `close`; never rejects. */
  async run(): Promise<void> {
    while (!this.#isClosed) {
      const ms = await this.#refresh();
      if (ms > 0 && !this.#isClosed) await this.#sleeper.sleep(ms);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#interrupt();
    this.#sleeper.wake();
  }

  /** Asks once; returns in how many milliseconds to ask again. */
  async #refresh(): Promise<number> {
    const { connection, store, copies, clock, refreshIntervalMs, failureAfterMs } = this.#options;
    const startedMs = clock.now();
    if (!connection.isReady()) {
      this.#failed(startedMs, "the client is not connected");
      this.#lookMs = Math.min(this.#lookMs * 2, refreshIntervalMs);
      return this.#lookMs;
    }
    const pending = store.changesAfter(copies.position, PAGE);
    const answer = await answerWithin(this.#untilClosed(pending), failureAfterMs, clock);
    if (this.#isClosed) return 0;
    if (answer.kind === "value") return this.#succeeded(answer.value);
    const reason = reasonOf(answer, failureAfterMs);
    if (answer.kind === "error") {
      this.#failed(startedMs, reason);
      return refreshIntervalMs;
    }
    // Its timer has told how long it was, which a clock that is set meanwhile does not.
    this.#failed(Math.min(startedMs, clock.now() - failureAfterMs), reason);
    await this.#settled(pending);
    return 0;
  }

  #untilClosed<T>(pending: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      pending.then(resolve, reject);
      this.#interrupt = () => reject(new Error("closed"));
    });
  }

  #succeeded(changes: Changes): number {
    const { copies, availability, refreshIntervalMs, onLoaded } = this.#options;
    const { isComplete, replacedCount } = copies.apply(changes);
    this.#failingSinceMs = null;
    this.#lookMs = FIRST_LOOK_MS;
    this.#patienceMs = FIRST_PATIENCE_MS;
    if (changes.kind === "reload") return this.#reloading();
    if (!isComplete) return 0;
    this.#reloads = 0;
    copies.sweep(changes.nowSeconds * 1000, SWEPT_PER_REFRESH);
    onLoaded();
    availability.restored();
    if (replacedCount !== null) availability.replaced(replacedCount, copies.count);
    return refreshIntervalMs;
  }

  /** A Redis that says again and again that everything is to be loaded anew is given time, and is an outage. */
  #reloading(): number {
    const { availability, copies, refreshIntervalMs } = this.#options;
    this.#reloads++;
    if (this.#reloads >= VAIN_RELOADS) {
      availability.lost(copies.isLoaded, "each attempt to load it is told to begin anew");
    }
    return this.#reloads === 1 ? 0 : refreshIntervalMs;
  }

  /** A client that connects a little later, or reconnects at once, is no outage. */
  #failed(sinceMs: number, reason: string): void {
    const { availability, copies, clock, failureAfterMs } = this.#options;
    const nowMs = clock.now();
    const failingSinceMs = this.#failingSinceMs ?? sinceMs;
    // Where the last one lies ahead, the clock was set back: it is counted anew.
    this.#failingSinceMs = Math.min(failingSinceMs, sinceMs, nowMs);
    if (nowMs - this.#failingSinceMs >= failureAfterMs) availability.lost(copies.isLoaded, reason);
  }

  /**
   * Nothing more is asked while a command is unanswered, so that commands do not gather in the client. One
   * that stays so may have been lost: after a while there is another, and after twice that a third.
   */
  async #settled(pending: Promise<unknown>): Promise<void> {
    const wake = () => this.#sleeper.wake();
    pending.then(wake, wake);
    await this.#sleeper.sleep(this.#patienceMs);
    this.#patienceMs = Math.min(this.#patienceMs * 2, MOST_PATIENCE_MS);
  }
}

function reasonOf(answer: Answer<unknown>, failureAfterMs: number): string {
  if (answer.kind !== "error") return `no answer within ${failureAfterMs} ms`;
  return answer.error instanceof Error ? answer.error.message.slice(0, 200) : "an error without a text";
}

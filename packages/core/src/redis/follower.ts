import type { Clock } from "../bytes/clock.ts";
import { Sleeper } from "../bytes/sleeper.ts";
import type { Availability } from "./availability.ts";
import type { Connection } from "./client.ts";
import type { Copies } from "./copies.ts";
import { type Answer, answerWithin } from "./deadline.ts";
import type { Changes, RevocationStore } from "./store.ts";

/** The most changes in one answer; Redis takes about 3 ms for them. */
const PAGE = 2000;
const SWEPT_PER_REFRESH = 2000;
/** After this many reloads in a row that did not complete, the list is unavailable. */
const VAIN_RELOADS = 3;
/** How soon a client that is not connected is checked again; doubled up to the interval. */
const FIRST_LOOK_MS = 20;
/** How long no further command is sent while one is unanswered; doubled up to the maximum. */
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
  /** Called each time that the copy is up to date. */
  readonly onLoaded: () => void;
}

/** Keeps the copy up to date, by one command at a time. */
export class Follower {
  readonly #options: FollowerOptions;
  readonly #sleeper: Sleeper;
  #isClosed = false;
  #interrupt: () => void = () => undefined;
  #lookMs = FIRST_LOOK_MS;
  #patienceMs = FIRST_PATIENCE_MS;
  #failingSinceMs: number | null = null;
  /** Reloads in a row since the copy was last up to date. */
  #reloads = 0;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#sleeper = new Sleeper(options.clock);
  }

  /** Runs until `close`; never rejects. */
  async run(): Promise<void> {
    while (!this.#isClosed) await this.#sleeper.sleep(await this.#refresh());
  }

  close(): void {
    this.#isClosed = true;
    this.#interrupt();
    this.#sleeper.end();
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
    // The timer measured how long it took, even if the clock was set back in the meantime.
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

  /** A Redis that asks for a reload again and again is not asked in a tight loop, and counts as an outage. */
  #reloading(): number {
    const { availability, copies, refreshIntervalMs } = this.#options;
    this.#reloads++;
    if (this.#reloads >= VAIN_RELOADS) {
      availability.lost(copies.isLoaded, "each attempt to load it has to start again");
    }
    return this.#reloads === 1 ? 0 : refreshIntervalMs;
  }

  /** A client that connects a little late, or reconnects at once, is not an outage. */
  #failed(sinceMs: number, reason: string): void {
    const { availability, copies, clock, failureAfterMs } = this.#options;
    const nowMs = clock.now();
    const failingSinceMs = this.#failingSinceMs ?? sinceMs;
    // A start that is ahead of now means that the clock was set back: count from now.
    this.#failingSinceMs = Math.min(failingSinceMs, sinceMs, nowMs);
    if (nowMs - this.#failingSinceMs >= failureAfterMs) availability.lost(copies.isLoaded, reason);
  }

  /**
   * Sends nothing more while a command is unanswered, so that commands do not pile up in the client. A command that
   * stays unanswered may have been lost: after a while another is sent, after twice as long a third, and so on.
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
  return answer.error instanceof Error ? answer.error.message.slice(0, 200) : "an error without a message";
}

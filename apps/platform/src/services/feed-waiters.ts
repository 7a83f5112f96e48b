import type { Clock } from "@apikee/core";

/** Calls of one environment that wait at once; more are answered without waiting. */
const MAX_WAITING = 10_000;

/** Those who wait for something new in the revocation feed of an environment. */
export class FeedWaiters {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Set<() => void>>();
  #isClosed = false;
  #turn = 0;
  /** Called at each wake. */
  onWake = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Changes with each wake. Take it before reading the feed, and give it to `wait`: nothing is missed between. */
  get turn(): number {
    return this.#turn;
  }

  /**
   * Resolves when the environment's feed has had something new since `turn`, after `waitMs`, or on closing; with
   * false, at once, where too many wait for it already.
   */
  async wait(envId: string, { turn, waitMs }: { turn: number; waitMs: number }): Promise<boolean> {
    const waiting = this.#waiting.get(envId) ?? new Set();
    if (this.#isClosed || turn !== this.#turn || waitMs <= 0) return true;
    if (waiting.size >= MAX_WAITING) return false;
    this.#waiting.set(envId, waiting);
    let cancelTimer = () => {};
    let wake = () => {};
    try {
      await new Promise<void>((resolve) => {
        wake = resolve;
        waiting.add(wake);
        cancelTimer = this.#clock.setTimer(resolve, waitMs);
      });
    } finally {
      cancelTimer();
      waiting.delete(wake);
      if (waiting.size === 0) this.#waiting.delete(envId);
    }
    return true;
  }

  /** Wakes those who wait for this environment. */
  wake(envId: string): void {
    this.#turn++;
    for (const resolve of this.#waiting.get(envId) ?? []) resolve();
    this.onWake();
  }

  /** Wakes everybody: what is new somewhere may not have been heard of. */
  wakeAll(): void {
    this.#turn++;
    for (const waiting of this.#waiting.values()) for (const resolve of waiting) resolve();
    this.onWake();
  }

  /** How many calls wait now. */
  get count(): number {
    let count = 0;
    for (const waiting of this.#waiting.values()) count += waiting.size;
    return count;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Wakes everybody, and lets nobody wait from now on. */
  close(): void {
    this.#isClosed = true;
    this.wakeAll();
  }
}

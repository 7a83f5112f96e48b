import type { Clock } from "../../src/bytes/clock.ts";

/** A clock that is moved by hand, and runs what its timers say on the way. */
export class SteppingClock implements Clock {
  #nowMs: number;
  #timers: { fn: () => void; atMs: number }[] = [];

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  /** How many timers run. */
  get timers(): number {
    return this.#timers.length;
  }

  now(): number {
    return this.#nowMs;
  }

  setTimer(fn: () => void, ms: number): () => void {
    const timer = { fn, atMs: this.#nowMs + ms };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  /** Sets it ahead by `ms` milliseconds, or back where that is below zero. Timers run on as they did. */
  set(ms: number): void {
    this.#nowMs += ms;
    for (const timer of this.#timers) timer.atMs += ms;
  }

  /** Lets `ms` milliseconds go by, and what they lead to. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settled();
    for (;;) {
      const next = this.#timers.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((one) => one !== next);
      this.#nowMs = next.atMs;
      next.fn();
      await settled();
    }
    this.#nowMs = endMs;
  }
}

/** Every promise that does not wait for the world is done after a turn of the event loop. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

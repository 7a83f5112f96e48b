import type { Clock } from "../src/bytes/clock.ts";

interface Timer {
  readonly fn: () => void;
  atMs: number;
}

/** A clock that is moved by hand, and runs what its timers say on the way. */
export class ManualClock implements Clock {
  #nowMs: number;
  #timers: Timer[] = [];

  constructor(nowMs = 1_767_225_600_000) {
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

  /** Sets the time, as somebody who corrects a clock: timers run on as if nothing had happened. */
  jump(ms: number): void {
    this.#nowMs += ms;
    for (const timer of this.#timers) timer.atMs += ms;
  }

  /** Lets `ms` milliseconds go by, with every timer that falls due, in order, and what it leads to. */
  async advance(ms: number): Promise<void> {
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

/** Every promise that does not wait for the world is done after some turns of the event loop. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

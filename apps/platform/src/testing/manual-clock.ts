import type { Clock } from "@apikee/core";

/** `"3600s"`, `"30m"`, `"24h"`, `"90d"`, `"2w"`, or a number of milliseconds. */
export type Duration = `${number}${"ms" | "s" | "m" | "h" | "d" | "w"}` | number;

const DURATION = /^(\d{1,12})(ms|s|m|h|d|w)$/;
const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
/** Turns of the event loop in which what a timer started comes to rest, where nothing waits for a socket. */
const SETTLING_TURNS = 12;
/** How often it is asked whether somebody is busy still. */
const BUSY_PAUSE_MS = 1;

/** Timers of one `advance` that run at their very time. */
const EXACT_TIMERS = 500;
/** Steps in which the rest of it is walked. */
const STEPS = 150;

interface Steps {
  readonly startMs: number;
  readonly lengthMs: number;
}

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  /** Whether something is under way that no timer tells of, such as an answer of a database server. Default: never. */
  isBusy: () => boolean = () => false;
  #nowMs: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  /**
   * `startMs`: milliseconds since 1970. Default: the machine's time, at a whole second, so that a key of an
   * hour has expired when the clock has been moved by an hour.
   */
  constructor(startMs: number = wholeSecond(Date.now())) {
    this.#nowMs = Math.floor(startMs);
  }

  now(): number {
    return this.#nowMs;
  }

  setTimer(run: () => void, ms: number): () => void {
    const timer = { atMs: this.#nowMs + Math.max(0, ms), order: this.#order++, run };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /**
   * Moves time forward, and runs every timer that falls due on the way, at its time and in its order; what
   * each starts comes to rest before the next. From the 500th timer of a call on, what is left is walked in
   * 300 steps, at whose ends timers run: polls that repeat every few seconds would make months take minutes.
   *
   * @throws TypeError where the duration is none.
   */
  async advance(duration: Duration): Promise<void> {
    const endMs = this.#nowMs + durationMs(duration);
    let steps: Steps | null = null;
    await this.#settle();
    for (let ran = 1, timer = this.#next(endMs); timer !== null; ran++, timer = this.#next(endMs)) {
      if (ran === EXACT_TIMERS) steps = { startMs: this.#nowMs, lengthMs: (endMs - this.#nowMs) / STEPS };
      this.#timers.delete(timer);
      this.#nowMs = Math.max(this.#nowMs, steps === null ? timer.atMs : endOfStep(steps, timer.atMs));
      timer.run();
      await this.#settle();
    }
    this.#nowMs = endMs;
    await this.#settle();
  }

  /** Sets the time, backwards too; no timer runs. */
  set(nowMs: number): void {
    this.#nowMs = nowMs;
  }

  async #settle(): Promise<void> {
    for (let quiet = 0; quiet < SETTLING_TURNS; quiet++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (!this.isBusy()) continue;
      // Whoever it is that answers needs the processor more.
      await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));
      quiet = -1;
    }
  }

  #next(endMs: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.#timers) {
      if (timer.atMs > endMs) continue;
      const isEarlier =
        next === null || timer.atMs < next.atMs || (timer.atMs === next.atMs && timer.order < next.order);
      if (isEarlier) next = timer;
    }
    return next;
  }
}

function endOfStep({ startMs, lengthMs }: Steps, atMs: number): number {
  return lengthMs === 0 ? atMs : Math.floor(startMs + Math.ceil((atMs - startMs) / lengthMs) * lengthMs);
}

function durationMs(value: Duration): number {
  if (typeof value === "number" && value >= 0 && Number.isFinite(value)) return value;
  const match = typeof value === "string" ? DURATION.exec(value) : null;
  const unitMs = UNIT_MS[match?.[2] ?? ""];
  if (match === null || unitMs === undefined) {
    throw new TypeError('a duration is such as "90d", "2h", "30s", or a number of milliseconds');
  }
  return Number(match[1]) * unitMs;
}

function wholeSecond(ms: number): number {
  return ms - (ms % 1000);
}

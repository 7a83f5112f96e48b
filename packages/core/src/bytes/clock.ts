/** The source of time: every reading of the time and every timer of this package goes through one. */
export interface Clock {
  /** Milliseconds since 1970, as `Date.now()`. */
  now(): number;
  /** Runs `fn` once after `ms` milliseconds, unless the returned function is called first. */
  setTimer(fn: () => void, ms: number): () => void;
}

/** The machine's own clock. Its timers never keep a Node process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(fn, ms) {
    const timer: unknown = setTimeout(fn, ms);
    if (
      typeof timer === "object" &&
      timer !== null &&
      "unref" in timer &&
      typeof timer.unref === "function"
    ) {
      timer.unref();
    }
    return () => clearTimeout(timer as ReturnType<typeof setTimeout>);
  },
};

import { type Clock, systemClock } from "../bytes/clock.ts";
import type { ApikeeEvent, EventListener } from "./event.ts";

/** Faults of the program itself, which last as long as the process: each message is printed once. */
const ONCE_PER_PROCESS: ReadonlySet<ApikeeEvent["type"]> = new Set(["WEAK_SECRET", "ROUTE_BEFORE_GUARD"]);
/** At most this many lines of one type in this many milliseconds. */
const LINES = 10;
const PER_MS = 60_000;

/**
 * A listener that prints a warning on the console for each event. A weak secret or a route before the guard is
 * printed once; no other type gets more than ten lines a minute, and the next line then says how many were left
 * out. An event that several instances of `Apikee` pass on is printed once.
 */
export function consoleListener(clock: Pick<Clock, "now">): EventListener {
  const toldTexts = new Set<string>();
  const toldEvents = new WeakSet<ApikeeEvent>();
  const rates = new Map<ApikeeEvent["type"], Rate>();
  return (event) => {
    if (toldEvents.has(event)) return;
    toldEvents.add(event);
    const { type, message } = event;
    if (ONCE_PER_PROCESS.has(type)) {
      const text = `${type} ${message}`;
      if (!toldTexts.has(text)) warn(message);
      toldTexts.add(text);
      return;
    }
    const rate = rates.get(type) ?? new Rate();
    rates.set(type, rate);
    const leftOut = rate.take(clock.now());
    if (leftOut === null) return;
    warn(leftOut === 0 ? message : `${message} (${leftOut} more of these were left out)`);
  };
}

/** The default listener of every instance in this process. */
export const warnOnConsole: EventListener = consoleListener(systemClock);

function warn(text: string): void {
  console.warn(`[apikee] ${text}`);
}

/** Limits the lines of one type of event. */
class Rate {
  #startedMs = Number.NEGATIVE_INFINITY;
  #lines = 0;
  #leftOut = 0;

  /** How many were left out before this line, or null where this one is left out too. */
  take(nowMs: number): number | null {
    const sinceMs = nowMs - this.#startedMs;
    // Below zero the clock was set back.
    if (sinceMs < 0 || sinceMs >= PER_MS) {
      this.#startedMs = nowMs;
      this.#lines = 0;
    }
    if (this.#lines === LINES) {
      this.#leftOut++;
      return null;
    }
    this.#lines++;
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    return leftOut;
  }
}

import { type Clock, systemClock } from "../bytes/clock.ts";
import type { ApikeeEvent, EventListener } from "./event.ts";

/** Faults of the program itself, which last as long as the process: each text is told once. */
const ONCE_PER_PROCESS: ReadonlySet<ApikeeEvent["type"]> = new Set(["WEAK_SECRET", "ROUTE_BEFORE_GUARD"]);
/** So many lines of one type in so many milliseconds. */
const LINES = 10;
const PER_MS = 60_000;

/**
 * A listener that warns on the console of each event, except that a weak secret or a route before the guard is
 * told once, and that no type has more than ten lines in a minute: the next line then says how many it had not.
 * An event that several instances of `Apikee` pass on is told once.
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
    warn(leftOut === 0 ? message : `${message} (${leftOut} more of these were not told)`);
  };
}

/** The default listener of every instance in this process. */
export const warnOnConsole: EventListener = consoleListener(systemClock);

function warn(text: string): void {
  console.warn(`[apikee] ${text}`);
}

/** Which events of one type are told. */
class Rate {
  #startedMs = Number.NEGATIVE_INFINITY;
  #lines = 0;
  #leftOut = 0;

  /** How many were left out before this one, or null where it is left out. */
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

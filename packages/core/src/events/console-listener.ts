import { type Clock, systemClock } from "../bytes/clock.ts";
import type { ApikeeEvent, EventListener } from "./event.ts";

/** Faults of the program itself, which stay while the process runs: each text is told once. */
const ONCE_PER_PROCESS: ReadonlySet<ApikeeEvent["type"]> = new Set(["WEAK_SECRET", "ROUTE_BEFORE_GUARD"]);
/** Of one type, so many lines in so many milliseconds. */
const LINES = 10;
const PER_MS = 60_000;

interface Window {
  startedMs: number;
  lines: number;
  skipped: number;
}

/**
 * A listener that warns on the console: of each event, but of no more than ten of one type in a minute; the next
 * line of the type then says how many were left out. A weak secret and a route before the guard are told once.
 * An event that several instances tell is one event.
 */
export function consoleListener(clock: Pick<Clock, "now"> = systemClock): EventListener {
  const toldTexts = new Set<string>();
  const toldEvents = new WeakSet<ApikeeEvent>();
  const windows = new Map<ApikeeEvent["type"], Window>();
  return (event) => {
    if (toldEvents.has(event)) return;
    toldEvents.add(event);
    if (ONCE_PER_PROCESS.has(event.type)) {
      const text = `${event.type} ${event.message}`;
      if (toldTexts.has(text)) return;
      toldTexts.add(text);
      console.warn(`[apikee] ${event.message}`);
      return;
    }
    const window = windowOf(windows, event.type, clock.now());
    if (window.lines === LINES) window.skipped++;
    else console.warn(`[apikee] ${event.message}${leftOut(window)}`);
  };
}

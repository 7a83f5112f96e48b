const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** How fast the mean forgets. */
const MEAN_MEMORY_MS = DAY_MS;
/** How fast the highest minute is forgotten. */
const PEAK_MEMORY_MS = 3 * DAY_MS;

/** How often a subject came, as far as it matters: plain data that can be kept and read again. */
export interface RateHistory {
  readonly firstSeenMs: number;
  /** When the minute began that is being counted. */
  minuteMs: number;
  /** Requests of that minute, and of the one before it. */
  count: number;
  previous: number;
  /** Minutes with requests that have ended. */
  minutes: number;
  /** Exponentially weighted mean of the minutes with requests, over about a day. */
  mean: number;
  /** The highest minute, which is forgotten over about three days. */
  peak: number;
}

/** What is normal: the requests of 60 s above which a rule finds something. */
export type Threshold = (history: RateHistory) => number;

/** The history of a subject that is first seen now. */
export function newHistory(nowMs: number): RateHistory {
  const minuteMs = minuteOf(nowMs);
  return { firstSeenMs: nowMs, minuteMs, count: 0, previous: 0, minutes: 0, mean: 0, peak: 0 };
}

/**
 * Requests of the last 60 seconds with one more now: those of this minute, and of the minute before the share
 * that 60 seconds reach back into it.
 */
export function rateWithOneMore(history: RateHistory, nowMs: number): number {
  const minuteMs = Math.max(history.minuteMs, minuteOf(nowMs));
  const share = Math.min(1, Math.max(0, 1 - (nowMs - minuteMs) / MINUTE_MS));
  const ahead = (minuteMs - history.minuteMs) / MINUTE_MS;
  if (ahead === 0) return history.count + history.previous * share + 1;
  return (ahead === 1 ? history.count * share : 0) + 1;
}

/** Counts one request. A clock that jumps back counts in the minute that was reached. */
export function countOnce(history: RateHistory, nowMs: number, threshold: Threshold): void {
  const minuteMs = minuteOf(nowMs);
  if (minuteMs > history.minuteMs) endMinute(history, minuteMs, threshold);
  history.count++;
}

/**
 * A minute becomes part of what is normal. What is above the threshold counts as the threshold in the mean, and
 * not at all in the peak: an attack does not make itself normal at once, and a customer that grows for good
 * does within hours.
 */
function endMinute(history: RateHistory, minuteMs: number, threshold: Threshold): void {
  const passedMs = minuteMs - history.minuteMs;
  if (history.count > 0) {
    const normal = Math.min(history.count, threshold(history));
    history.minutes++;
    const weight = Math.max(1 / history.minutes, 1 - Math.exp(-passedMs / MEAN_MEMORY_MS));
    const peak = history.peak * Math.exp(-passedMs / PEAK_MEMORY_MS);
    history.peak = history.count > normal ? peak : Math.max(peak, history.count);
    history.mean += weight * (normal - history.mean);
  }
  history.previous = passedMs === MINUTE_MS ? history.count : 0;
  history.count = 0;
  history.minuteMs = minuteMs;
}

function minuteOf(nowMs: number): number {
  return Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
}

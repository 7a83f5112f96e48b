import { WINDOW_NAMES, type WindowName, windowAt } from "./windows.ts";

/** Requests that each window allows; null is no limit, 0 lets nothing pass. */
export type Limits = Readonly<Record<WindowName, number | null>>;

/** What was used of a window that was entered. */
export interface WindowUse {
  /** When it began, in milliseconds since 1970. */
  readonly startMs: number;
  readonly used: number;
}

/** What a client has used, in windows with a limit and in those without: who is given a limit later has used it already. */
export type Uses = Readonly<Record<WindowName, WindowUse>>;

/** One limit after a request, as answers tell it (docs/protocol.md section 3.4). */
export interface LimitState {
  readonly window: WindowName;
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends, in milliseconds since 1970. */
  readonly resetAt: number;
}

/** What limits say of one request. */
export interface LimitVerdict {
  readonly isAllowed: boolean;
  /** What is used now; a refused request has used nothing. */
  readonly uses: Uses;
  /** The windows with a limit. */
  readonly states: readonly LimitState[];
  /** How long until each window that is used up has ended; null where the request is allowed. */
  readonly retryAfterMs: number | null;
}

/** How far ahead a clock may have been that was then set back. */
const MAX_AHEAD_MS = 24 * 3_600_000;

const NEVER: WindowUse = { startMs: Number.NEGATIVE_INFINITY, used: 0 };

/** What a client has used that was never seen. */
export const NOTHING_USED: Uses = { hour: NEVER, day: NEVER, week: NEVER, month: NEVER };

/** Whether the same was used of the same windows. */
export function isSameUses(one: Uses, other: Uses): boolean {
  return WINDOW_NAMES.every(
    (name) => one[name].startMs === other[name].startMs && one[name].used === other[name].used,
  );
}

/** Whether any window has a limit: without, nothing needs to be counted. */
export function hasLimits(limits: Limits): boolean {
  return WINDOW_NAMES.some((name) => limits[name] !== null);
}

/** Judges one request by all windows before it counts it in any. */
export function judgeLimits(limits: Limits, before: Uses, nowMs: number): LimitVerdict {
  const entered = eachWindow((name) => enter(name, before[name], nowMs));
  const isUsedUp = (name: WindowName) => {
    const limit = limits[name];
    return limit !== null && entered[name].used >= limit;
  };
  const isAllowed = !WINDOW_NAMES.some(isUsedUp);
  const uses = isAllowed ? eachWindow((name) => countedOnce(entered[name])) : entered;
  const states = WINDOW_NAMES.flatMap((name) => stateOf(name, limits[name], uses[name]));
  return { isAllowed, uses, states, retryAfterMs: isAllowed ? null : waitMs(states, nowMs) };
}

/** What was used of one limit, and when it begins anew. */
export interface LimitUse {
  readonly window: WindowName;
  readonly limit: number;
  /** More than the limit where that was lowered. */
  readonly used: number;
  /** When the window ends, in milliseconds since 1970. */
  readonly resetAt: number;
}

/** What is used now of each window with a limit; counts nothing. */
export function usesOfLimits(limits: Limits, before: Uses, nowMs: number): LimitUse[] {
  return WINDOW_NAMES.flatMap((window) => {
    const limit = limits[window];
    if (limit === null) return [];
    const { startMs, used } = enter(window, before[window], nowMs);
    return [{ window, limit, used, resetAt: windowAt(window, startMs).endMs }];
  });
}

/**
 * A window is entered forwards only: a clock that jumps back, or that of another instance which is behind,
 * resets nothing. Where the window that was entered begins more than a day from now, and later than the next of
 * its kind, the clock was wrong before: what was used is then used in the window of now, so that nobody
 * waits for a time that lies years ahead.
 */
function enter(name: WindowName, use: WindowUse, nowMs: number): WindowUse {
  const { startMs, endMs } = windowAt(name, nowMs);
  if (use.startMs < startMs) return { startMs, used: 0 };
  return use.startMs <= Math.max(endMs, nowMs + MAX_AHEAD_MS) ? use : { startMs, used: use.used };
}

function countedOnce({ startMs, used }: WindowUse): WindowUse {
  return { startMs, used: used + 1 };
}

function stateOf(name: WindowName, limit: number | null, { startMs, used }: WindowUse): LimitState[] {
  if (limit === null) return [];
  // A limit that was lowered may have been passed.
  const remaining = Math.max(0, limit - used);
  return [{ window: name, limit, remaining, resetAt: windowAt(name, startMs).endMs }];
}

function waitMs(states: readonly LimitState[], nowMs: number): number {
  return Math.max(...states.filter(({ remaining }) => remaining === 0).map(({ resetAt }) => resetAt)) - nowMs;
}

function eachWindow<T>(of: (name: WindowName) => T): Record<WindowName, T> {
  return { hour: of("hour"), day: of("day"), week: of("week"), month: of("month") };
}

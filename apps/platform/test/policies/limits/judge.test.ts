import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hasLimits,
  judgeLimits,
  type Limits,
  NOTHING_USED,
  type Uses,
} from "../../../src/policies/limits/judge.ts";
import { WINDOW_NAMES, type WindowName, windowAt } from "../../../src/policies/limits/windows.ts";

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 0, 15, 10, 20);
const NONE: Limits = { hour: null, day: null, week: null, month: null };

/** Puts requests at these times to the same limits; what is said of each. */
function judgeAll(limits: Limits, times: readonly number[], before: Uses = NOTHING_USED) {
  let uses = before;
  return times.map((nowMs) => {
    const verdict = judgeLimits(limits, uses, nowMs);
    uses = verdict.uses;
    return verdict;
  });
}

const times = (count: number, nowMs = NOW) => Array<number>(count).fill(nowMs);

describe("limits", () => {
  it("let as many pass as they say, and no more until the window ends", () => {
    const passed = judgeAll({ ...NONE, hour: 3 }, [...times(5), NOW + 39 * 60_000, NOW + 40 * 60_000]);
    expect(passed.map(({ isAllowed }) => isAllowed)).toEqual([true, true, true, false, false, false, true]);
  });

  it("tell what remains of each window that has one, and when it ends", () => {
    const [first] = judgeAll({ hour: 3, day: null, week: 5, month: 1e9 }, [NOW]);
    expect(first).toMatchObject({
      retryAfterMs: null,
      states: [
        { window: "hour", limit: 3, remaining: 2, resetAt: Date.UTC(2026, 0, 15, 11) },
        { window: "week", limit: 5, remaining: 4, resetAt: Date.UTC(2026, 0, 19) },
        { window: "month", limit: 1e9, remaining: 1e9 - 1, resetAt: Date.UTC(2026, 1) },
      ],
    });
  });

  it("count a request in no window where one refuses it", () => {
    const limits = { ...NONE, hour: 1, day: 5 };
    const verdicts = judgeAll(limits, times(4));
    expect(verdicts.at(-1)?.states.map(({ remaining }) => remaining)).toEqual([0, 4]);
    expect(verdicts.at(-1)?.uses.day.used).toBe(1);
  });

  it("say to wait for the last of the windows that are used up", () => {
    const [, refused] = judgeAll({ hour: 1, day: 1, week: 9, month: null }, times(2));
    expect(refused?.retryAfterMs).toBe(Date.UTC(2026, 0, 16) - NOW);
    const [, tight] = judgeAll({ ...NONE, hour: 1 }, times(2, Date.UTC(2026, 0, 15, 11) - 1));
    expect(tight?.retryAfterMs).toBe(1);
  });

  it("of 0 let nothing pass, and of none everything", () => {
    expect(judgeAll({ ...NONE, day: 0 }, times(2)).map(({ isAllowed }) => isAllowed)).toEqual([false, false]);
    const [free] = judgeAll(NONE, [NOW]);
    expect(free).toMatchObject({ isAllowed: true, states: [], retryAfterMs: null });
    expect([hasLimits(NONE), hasLimits({ ...NONE, week: 0 })]).toEqual([false, true]);
  });

  it("that are changed keep what was used: lower, higher, or first given within the window", () => {
    const used = judgeAll({ ...NONE, hour: 10 }, times(6)).at(-1)!.uses;
    const lowered = judgeLimits({ ...NONE, hour: 5 }, used, NOW);
    expect(lowered).toMatchObject({ isAllowed: false, states: [{ remaining: 0 }] });
    expect(judgeLimits({ ...NONE, hour: 8 }, used, NOW).states).toMatchObject([{ remaining: 1 }]);
    expect(judgeLimits({ ...NONE, day: 10 }, used, NOW).states).toMatchObject([{ remaining: 3 }]);
  });
});

describe("a clock that jumps", () => {
  it.each(WINDOW_NAMES)("back by one %s resets nothing", (name) => {
    const limits = { ...NONE, [name]: 2 };
    const backMs = windowAt(name, NOW).startMs - 1;
    const verdicts = judgeAll(limits, [NOW, NOW, backMs, NOW, NOW - 23 * HOUR, NOW]);
    expect(verdicts.map(({ isAllowed }) => isAllowed)).toEqual([true, true, false, false, false, false]);
  });

  it("a little to and fro at the edge of a window, as those of two instances, lets nothing more pass", () => {
    const edge = Date.UTC(2026, 0, 15, 11);
    const verdicts = judgeAll({ ...NONE, hour: 4 }, [
      edge - 1,
      edge,
      edge - 1,
      edge,
      edge - 1,
      edge,
      edge - 1,
      edge,
    ]);
    // One before the edge, and four after it.
    expect(verdicts.filter(({ isAllowed }) => isAllowed)).toHaveLength(5);
  });

  it("ahead by hours and back leaves what was left of the hour that it entered, until that hour has passed", () => {
    const ahead = NOW + 8 * HOUR;
    const until = windowAt("hour", ahead).endMs;
    const verdicts = judgeAll({ ...NONE, hour: 3 }, [
      ahead,
      NOW,
      NOW + HOUR,
      NOW + 2 * HOUR,
      until - 1,
      until,
    ]);
    expect(verdicts.map(({ isAllowed }) => isAllowed)).toEqual([true, true, true, false, false, true]);
    expect(verdicts[3]?.retryAfterMs).toBe(until - (NOW + 2 * HOUR));
  });

  it.each([
    ["hour", 25 * HOUR],
    ["day", 48 * HOUR],
    ["week", 14 * 24 * HOUR],
    ["month", 62 * 24 * HOUR],
  ] as const)("never keeps anybody waiting for longer than a limit by the %s can", (name, longestMs) => {
    const lead = fc.integer({ min: 0, max: 400 * 24 * HOUR });
    const now = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) });
    fc.assert(
      fc.property(now, lead, (nowMs, leadMs) => {
        const [, back] = judgeAll({ ...NONE, [name]: 1 }, [nowMs + leadMs, nowMs]);
        expect(back?.retryAfterMs).toBeLessThanOrEqual(longestMs);
      }),
    );
  });

  it("far back resets nothing, and does not keep anybody waiting for the time that it came from", () => {
    const [, , back] = judgeAll({ ...NONE, hour: 2 }, [
      NOW + 99 * 365 * 24 * HOUR,
      NOW + 99 * 365 * 24 * HOUR,
      NOW,
    ]);
    expect(back).toMatchObject({ isAllowed: false, retryAfterMs: Date.UTC(2026, 0, 15, 11) - NOW });
  });
});

describe("any limits and any times", () => {
  const limit = fc.option(fc.integer({ min: 0, max: 6 }), { nil: null });
  const anyLimits = fc.record({ hour: limit, day: limit, week: limit, month: limit });
  const steps = fc.array(fc.integer({ min: 0, max: 20 * HOUR }), { maxLength: 60 });

  it("agree with a model that remembers each request and looks at the calendar", () => {
    fc.assert(
      fc.property(anyLimits, steps, (limits, steps) => {
        let nowMs = NOW;
        let uses = NOTHING_USED;
        const passed: number[] = [];
        for (const step of steps) {
          nowMs += step;
          const inWindow = (name: WindowName) =>
            passed.filter((at) => sameCalendarWindow(name, at, nowMs)).length;
          const expected = WINDOW_NAMES.every((name) => inWindow(name) < (limits[name] ?? Infinity));
          const verdict = judgeLimits(limits, uses, nowMs);
          expect(verdict.isAllowed).toBe(expected);
          uses = verdict.uses;
          if (verdict.isAllowed) passed.push(nowMs);
          for (const { window, limit, remaining } of verdict.states) {
            expect(remaining).toBe(limit - inWindow(window));
          }
          expect((verdict.retryAfterMs ?? 1) > 0).toBe(true);
        }
      }),
    );
  });

  it("let pass what waits as long as it was told, while the clock goes on", () => {
    fc.assert(
      fc.property(
        anyLimits.filter((limits) => !Object.values(limits).includes(0)),
        steps,
        (limits, steps) => {
          let nowMs = NOW;
          let uses = NOTHING_USED;
          for (const step of steps) {
            nowMs += step;
            const verdict = judgeLimits(limits, uses, nowMs);
            uses = verdict.uses;
            if (verdict.retryAfterMs === null) continue;
            expect(judgeLimits(limits, uses, nowMs + verdict.retryAfterMs).isAllowed).toBe(true);
            expect(judgeLimits(limits, uses, nowMs + verdict.retryAfterMs - 1).isAllowed).toBe(false);
          }
        },
      ),
    );
  });

  it("never count less after a jump back, wherever it goes", () => {
    const jumps = fc.array(fc.integer({ min: -90 * 24 * HOUR, max: 40 * 24 * HOUR }), { maxLength: 60 });
    fc.assert(
      fc.property(anyLimits, jumps, (limits, jumps) => {
        let nowMs = NOW;
        let uses = NOTHING_USED;
        for (const jump of jumps) {
          nowMs += jump;
          const verdict = judgeLimits(limits, uses, nowMs);
          for (const name of WINDOW_NAMES) {
            const [before, after] = [uses[name], verdict.uses[name]];
            const isEntered = windowAt(name, nowMs).startMs > before.startMs;
            if (!isEntered) expect(after.used).toBeGreaterThanOrEqual(before.used);
            if (limits[name] !== null) expect(after.used).toBeLessThanOrEqual(limits[name]);
          }
          uses = verdict.uses;
        }
      }),
    );
  });
});

/** By the calendar's own names of it, not by arithmetic. */
function sameCalendarWindow(name: WindowName, one: number, other: number): boolean {
  const length = { hour: 13, day: 10, month: 7 };
  if (name !== "week") {
    const cut = (ms: number) => new Date(ms).toISOString().slice(0, length[name]);
    return cut(one) === cut(other);
  }
  return mondayOf(one) === mondayOf(other);
}

function mondayOf(ms: number): string {
  const date = new Date(ms);
  while (date.getUTCDay() !== 1) date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

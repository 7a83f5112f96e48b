import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WINDOW_NAMES, windowAt } from "../../../src/policies/limits/windows.ts";

const iso = (ms: number) => new Date(ms).toISOString();
/** From 1970 to 2100. */
const MOMENT = fc.integer({ min: 0, max: 4_102_444_800_000 });

describe("a window", () => {
  it.each([
    ["hour", "2026-03-31T23:59:59.999Z", "2026-03-31T23:00:00.000Z", "2026-04-01T00:00:00.000Z"],
    ["hour", "2026-03-29T01:30:00.000Z", "2026-03-29T01:00:00.000Z", "2026-03-29T02:00:00.000Z"],
    ["day", "2024-02-29T00:00:00.000Z", "2024-02-29T00:00:00.000Z", "2024-03-01T00:00:00.000Z"],
    ["week", "2026-01-01T12:00:00.000Z", "2025-12-29T00:00:00.000Z", "2026-01-05T00:00:00.000Z"],
    ["week", "2026-01-04T23:59:59.999Z", "2025-12-29T00:00:00.000Z", "2026-01-05T00:00:00.000Z"],
    ["week", "2026-01-05T00:00:00.000Z", "2026-01-05T00:00:00.000Z", "2026-01-12T00:00:00.000Z"],
    ["week", "1970-01-01T00:00:00.000Z", "1969-12-29T00:00:00.000Z", "1970-01-05T00:00:00.000Z"],
    ["month", "2026-02-28T23:59:59.999Z", "2026-02-01T00:00:00.000Z", "2026-03-01T00:00:00.000Z"],
    ["month", "2026-12-31T10:00:00.000Z", "2026-12-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"],
  ] as const)("is in UTC: the %s of %s", (name, now, start, end) => {
    const { startMs, endMs } = windowAt(name, Date.parse(now));
    expect([iso(startMs), iso(endMs)]).toEqual([start, end]);
  });

  it("holds its moment, and is the window of its start and of its last millisecond", () => {
    fc.assert(
      fc.property(fc.constantFrom(...WINDOW_NAMES), MOMENT, (name, nowMs) => {
        const window = windowAt(name, nowMs);
        expect(window.startMs).toBeLessThanOrEqual(nowMs);
        expect(window.endMs).toBeGreaterThan(nowMs);
        expect(windowAt(name, window.startMs)).toEqual(window);
        expect(windowAt(name, window.endMs - 1)).toEqual(window);
        expect(windowAt(name, window.endMs).startMs).toBe(window.endMs);
      }),
    );
  });

  it("begins on a Monday where it is a week, and on a first where it is a month", () => {
    fc.assert(
      fc.property(MOMENT, (nowMs) => {
        expect(new Date(windowAt("week", nowMs).startMs).getUTCDay()).toBe(1);
        expect(new Date(windowAt("month", nowMs).startMs).getUTCDate()).toBe(1);
      }),
    );
  });
});

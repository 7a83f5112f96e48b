import { describe, expect, it } from "vitest";
import type { LimitState } from "../../src/client/wire.ts";
import { rateLimitFields } from "../../src/guard/rate-limit.ts";

const NOW = Date.UTC(2026, 0, 29, 10, 20);
const hour: LimitState = { window: "hour", limit: 100, remaining: 40, resetAt: Date.UTC(2026, 0, 29, 11) };
const day: LimitState = { window: "day", limit: 500, remaining: 60, resetAt: Date.UTC(2026, 0, 30) };
const week: LimitState = { window: "week", limit: 900, remaining: 70, resetAt: Date.UTC(2026, 1, 2) };
const month: LimitState = { window: "month", limit: 1e12, remaining: 80, resetAt: Date.UTC(2026, 1, 1) };

/** An item of a structured list with integer parameters, as RFC 9651 writes it. */
const ITEM = /^"[a-z]+"(;[a-z]+=\d{1,15})+$/;

describe("the fields of limits", () => {
  it("are none where there are no limits", () => {
    expect(rateLimitFields([], NOW)).toEqual({});
  });

  it("tell what is left of a window, and in how many seconds it ends", () => {
    expect(rateLimitFields([hour], NOW)).toEqual({
      RateLimit: '"hour";r=40;t=2400',
      "RateLimit-Policy": '"hour";q=100;w=3600',
    });
  });

  it("tell the policy of each window, and what is left of the tightest", () => {
    expect(rateLimitFields([hour, day, week, month], NOW)).toEqual({
      RateLimit: '"hour";r=40;t=2400',
      "RateLimit-Policy":
        '"hour";q=100;w=3600, "day";q=500;w=86400, "week";q=900;w=604800, "month";q=1000000000000;w=2678400',
    });
    expect(rateLimitFields([hour, { ...day, remaining: 39 }], NOW)["RateLimit"]).toBe('"day";r=39;t=49200');
  });

  it("tell of two windows that are used up the one that ends last, whichever comes first", () => {
    const used = [hour, week, day].map((limit) => ({ ...limit, remaining: 0 }));
    for (const limits of [used, used.toReversed()]) {
      expect(rateLimitFields(limits, NOW)["RateLimit"]).toBe('"week";r=0;t=308400');
    }
  });

  it.each([
    [2026, 1, 28],
    [2028, 1, 29],
    [2026, 11, 31],
  ])("know the length of a month: %i, %i", (year, index, days) => {
    const limits = [{ ...month, resetAt: Date.UTC(year, index + 1) }];
    expect(rateLimitFields(limits, NOW)["RateLimit-Policy"]).toContain(`;w=${days * 86_400}`);
  });

  it("round a second that has begun up, and never count below zero", () => {
    expect(rateLimitFields([hour], hour.resetAt - 1)["RateLimit"]).toBe('"hour";r=40;t=1');
    expect(rateLimitFields([hour], hour.resetAt + 5000)["RateLimit"]).toBe('"hour";r=40;t=0');
  });

  it.each([0.5, 1e15, 1e300, Number.MAX_VALUE])("stay structured fields with odd numbers: %d", (odd) => {
    for (const window of ["hour", "day", "week", "month"] as const) {
      const fields = rateLimitFields([{ window, limit: odd, remaining: odd, resetAt: odd }], NOW);
      for (const value of Object.values(fields)) expect(value).toMatch(ITEM);
    }
  });
});

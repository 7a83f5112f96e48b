import { describe, expect, it } from "vitest";
import { expirySeconds, startSeconds } from "../src/claims/bounds.ts";
import { durationMs } from "../src/claims/duration.ts";

describe("a duration", () => {
  it.each([
    ["1s", 1000],
    ["3600s", 3_600_000],
    ["30m", 1_800_000],
    ["24h", 86_400_000],
    ["90d", 7_776_000_000],
    ["2w", 1_209_600_000],
    ["007d", 604_800_000],
    [1, 1],
    [0.5, 0.5],
  ])("%j is %d ms", (duration, ms) => {
    expect(durationMs(duration)).toBe(ms);
  });

  it.each([
    "",
    "90",
    "d",
    "0d",
    "-1d",
    "+1d",
    "1.5h",
    "1e3s",
    "1 d",
    " 1d",
    "1d ",
    "1D",
    "1y",
    "1d\n",
    "1d2h",
    "٣d",
    0,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    undefined,
    {},
    true,
    1n,
  ])("%s is none", (value) => {
    expect(durationMs(value)).toBeNull();
  });
});

describe("expiry and start", () => {
  it("are whole seconds, null is no bound, and a Date is taken as it is", () => {
    expect(expirySeconds("10s", 500, "x")).toBe(11);
    expect(expirySeconds(null, 0, "x")).toBeUndefined();
    expect(expirySeconds(new Date(1500), 0, "x")).toBe(2);
    expect(startSeconds(new Date(-1500), "x")).toBe(-1);
    expect(startSeconds(null, "x")).toBeUndefined();
  });

  it("name their argument when they refuse", () => {
    expect(() => expirySeconds("soon", 0, "expiresIn")).toThrow(
      /^expiresIn must be a duration such as "90d"/,
    );
    expect(() => startSeconds(5, "notBefore")).toThrow(/^notBefore must be a valid Date or null/);
  });
});

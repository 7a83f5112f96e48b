import { describe, expect, it } from "vitest";
import { parseDate } from "../src/moment.ts";
import { nearest } from "../src/suggest.ts";
import { inWords } from "../src/words.ts";

const [S, M, H, D] = [1000, 60_000, 3_600_000, 86_400_000];

describe("a date in words", () => {
  it.each([
    [0, "now"],
    [999, "now"],
    [-999, "now"],
    [S, "in 1 second"],
    [-59 * S, "59 seconds ago"],
    [119 * S, "in 119 seconds"],
    [2 * M, "in 2 minutes"],
    [-3 * H, "3 hours ago"],
    [47 * H, "in 47 hours"],
    [2 * D, "in 2 days"],
    [90 * D - 1, "in 89 days"],
    [-700 * D, "700 days ago"],
    [731 * D, "in 2 years"],
    [8.64e15, "in 273,785 years"],
  ])("%d ms from now is %s", (ms, words) => {
    expect(inWords(ms, 0)).toBe(words);
  });
});

describe("a date as an argument", () => {
  it.each([
    ["2027-01-31", "2027-01-31T00:00:00.000Z"],
    ["2028-02-29", "2028-02-29T00:00:00.000Z"],
    ["2027-01-31T12:00Z", "2027-01-31T12:00:00.000Z"],
    ["2027-01-31T12:00:30.5-01:30", "2027-01-31T13:30:30.500Z"],
  ])("%s is %s", (text, iso) => {
    expect(parseDate(text)?.toISOString()).toBe(iso);
  });

  it.each([
    ...["", "2027", "2027-1-31", "31.01.2027", "2027-02-29", "2027-13-01", "2027-00-10", "2027-01-00"],
    ...["2027-01-31T12:00:00", "2027-01-31T24:00Z", "2027-01-31T12:60Z", "2027-01-31 12:00Z", " 2027-01-31"],
    ...["2027-01-31T12:00+25:00", "tomorrow", "1767225600", "2027-01-31\n"],
  ])("%j is none", (text) => {
    expect(parseDate(text)).toBeNull();
  });
});

describe("what was probably meant", () => {
  const names = [{ name: "create", alsoCalled: ["new"] }, { name: "revoke" }, { name: "revoked" }];

  it.each([
    ["create", "create"],
    ["CREATE", "create"],
    ["craete", "create"],
    ["cr", "create"],
    ["new", "create"],
    ["revok", "revoke"],
    ["revoed", "revoked"],
    ["c", null],
    ["", null],
    ["xyz", null],
    ["c".repeat(1000), null],
  ])("by %j is %s", (text, expected) => {
    expect(nearest(text, names)).toBe(expected);
  });
});

import { describe, expect, it } from "vitest";
import { describeConformance } from "../src/index.ts";
import { CASE_IDS } from "../src/suite.ts";

const neverStarted = () => Promise.reject(new Error("Not to be started"));

describe("the suite", () => {
  it("names each case once, by its row", () => {
    expect(CASE_IDS.filter((id, index) => CASE_IDS.indexOf(id) !== index)).toEqual([]);
    expect(CASE_IDS.filter((id) => !/^A\d\d \S/.test(id))).toEqual([]);
  });

  it("refuses a skip that names no case", () => {
    const skips = { "A99 nothing": "there is no such case" };
    expect(() => describeConformance({ name: "x", start: neverStarted, skips })).toThrow(/"A99 nothing"/);
  });

  it("refuses a skip without a reason", () => {
    const skips = { "A01 no header": " " };
    expect(() => describeConformance({ name: "x", start: neverStarted, skips })).toThrow(/without a reason/);
  });
});

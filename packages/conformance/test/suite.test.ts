import { describe, expect, it } from "vitest";
import { TOPICS } from "../src/cases/index.ts";
import { describeConformance } from "../src/index.ts";
import { SERVER_TOPICS } from "../src/server-cases/index.ts";

const CASES: readonly { id: string }[] = [...TOPICS, ...SERVER_TOPICS].flatMap<{ id: string }>(
  ({ cases }) => [...cases],
);
const neverStarted = () => Promise.reject(new Error("Not to be started"));

describe("the suite", () => {
  it("names each case once, by its row", () => {
    const ids = CASES.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(ids.filter((id) => !/^A\d\d \S/.test(id))).toEqual([]);
  });

  it("has a case for every row that requests can show", () => {
    const rows = new Set(CASES.map(({ id }) => Number(id.slice(1, 3))));
    const elsewhere = [10, 16, 19, 22, 33, 34, 36];
    const channel = [47, 48, 50, 53, 54, 55, 56, 57, 58, 59];
    const expected = Array.from({ length: 40 }, (_, row) => row).filter((row) => !elsewhere.includes(row));
    expected.push(...channel);
    expect(expected.filter((row) => !rows.has(row))).toEqual([]);
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

import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PROMISES } from "../src/promises.ts";
import { ROWS, rowOf, type Shown } from "../src/rows.ts";
import { CASE_IDS } from "../src/suite.ts";

const ROOT = new URL("../../../", import.meta.url);
const LAST_ROW_OF_REQUESTS = 39;

function expectShown([file, title]: Shown): void {
  const path = new URL(file, ROOT);
  expect(existsSync(path), file).toBe(true);
  expect(readFileSync(path, "utf8"), `${file} shows it`).toContain(title);
}

describe("the rows of the abuse table", () => {
  it("are all there, once, in their order", () => {
    const numbers = ROWS.map(({ row }) => row);
    const ofRequests = Array.from({ length: LAST_ROW_OF_REQUESTS }, (_, index) => index + 1);
    expect(numbers.slice(0, LAST_ROW_OF_REQUESTS)).toEqual(ofRequests);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });

  it.each(ROWS)(
    "row $row, $about, has a case, or a test elsewhere that is there",
    ({ row, elsewhere = [] }) => {
      const cases = CASE_IDS.filter((id) => rowOf(id) === row);
      expect(cases.length + elsewhere.length).toBeGreaterThan(0);
      for (const shown of elsewhere) expectShown(shown);
    },
  );

  it("are what every case is about that is not about a promise", () => {
    const known = new Set([0, ...ROWS.map(({ row }) => row)]);
    expect(CASE_IDS.filter((id) => !known.has(rowOf(id)))).toEqual([]);
  });
});

describe("the promises of the adapters and of server mode", () => {
  it.each(PROMISES)("$promise: has its cases", ({ cases, elsewhere = [] }) => {
    expect(cases.length).toBeGreaterThan(0);
    for (const start of cases)
      expect(
        CASE_IDS.some((id) => id.startsWith(start)),
        start,
      ).toBe(true);
    for (const shown of elsewhere) expectShown(shown);
  });
});

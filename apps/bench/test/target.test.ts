import { expect, test } from "vitest";
import { targetText } from "../src/table.ts";
import { judge } from "../src/target.ts";

test.each([
  [{ of: "ratio", atLeast: 3 } as const, 3, "≥ 3 ×: met"],
  [{ of: "ratio", atLeast: 3 } as const, 2.99, "≥ 3 ×: missed"],
  [{ of: "ratio", below: 5 } as const, 5, "< 5 ×: missed"],
  [{ of: "ratio", atMost: 2.5 } as const, 2.5, "≤ 2.5 ×: met"],
  [{ of: "ratio", atMost: 2.5 } as const, 2.51, "≤ 2.5 ×: missed"],
])("a ratio is held against a target %j", (target, ratio, text) => {
  expect(targetText(judge(target, { ratio, value: 0 }), "ms")).toBe(text);
});

test("a value is held against a target with its unit, whatever the ratio", () => {
  const result = judge({ of: "value", atMost: 1 }, { ratio: 9, value: 0.8 });
  expect(targetText(result, "ms")).toBe("≤ 1 ms: met");
});

test("where there is no ratio, a target of one is missed", () => {
  expect(judge({ of: "ratio", atMost: 1 }, { ratio: null, value: 0 }).met).toBe(false);
});

import { expect, test } from "vitest";
import { readOptions } from "../src/options.ts";
import { SECTION_NAMES } from "../src/sections.ts";

test("without --only everything is measured, and that is a whole run", () => {
  const options = readOptions(["--strict"]);
  expect(options).toEqual({
    sections: SECTION_NAMES,
    isWhole: true,
    rows: 200_000,
    strict: true,
    readme: false,
  });
});

test("--only takes several names, and keeps the order of the report", () => {
  const options = readOptions(["--only", "server,verify", "--only", "channel"]);
  expect(options.sections).toEqual(["verify", "channel", "server"]);
  expect(options.isWhole).toBe(false);
});

test("--only takes the policies", () => {
  expect(readOptions(["--only", "policies"]).sections).toEqual(["policies"]);
});

test.each([
  [["--only", "sever"], "--only takes verify, create"],
  [["--only", ""], "--only takes verify, create"],
  [["--only", "server", "--readme"], "cannot go with --only"],
  [["--rows", "many"], "--rows takes a number"],
  [["--rows", "10"], "--rows takes a number from 100000"],
])("%j is refused with a reason", (args, reason) => {
  expect(() => readOptions(args)).toThrow(reason);
});

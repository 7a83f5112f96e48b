import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { currentReadmeSection, readmeSection } from "../src/readme.ts";
import type { Report } from "../src/report.ts";

it("the README shows the figures of results/latest.json", () => {
  const latest = JSON.parse(
    readFileSync(new URL("../results/latest.json", import.meta.url), "utf8"),
  ) as Report;
  expect(currentReadmeSection()).toBe(readmeSection(latest).trim());
});

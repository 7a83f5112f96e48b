import { describe, expect, it } from "vitest";
import { caseResults, type TestReport } from "../src/report/results.ts";
import { conformanceDocument, conformanceTable } from "../src/report/table.ts";

type Line = readonly [suite: string, topic: string | null, title: string, status?: string];

function report(lines: readonly Line[]): TestReport {
  const assertionResults = lines.map(([suite, topic, title, status = "passed"]) => ({
    ancestorTitles: topic === null ? [suite] : [suite, topic],
    title,
    status,
  }));
  return { testResults: [{ assertionResults }] };
}

const REPORT = report([
  ["express 5 conforms in local mode", "carrying the key", "A01 no header: is refused"],
  ["express 5 conforms in server mode", "carrying the key", "A01 no header: is refused"],
  ["express 5 conforms in server mode", "verdicts", "A00 asked: is seen"],
  ["bun conforms in local mode", "carrying the key", "A01 no header: is refused", "failed"],
  [
    "bun conforms in local mode",
    "paths",
    "A24 #: is guarded (skipped: Bun keeps (all) fragments)",
    "skipped",
  ],
  ["bun conforms in local mode", "paths", "A25 ?: is guarded"],
  ["bun conforms in local mode", "paths", "A25 ??: is guarded (skipped: another reason)", "pending"],
  ["bun conforms in server mode", null, "no key was on the wire"],
  ["something else", "carrying the key", "A01 no header: is refused"],
]);

describe("the conformance table", () => {
  it("shows each row with each subject in both modes, and why something was skipped", () => {
    const lines = conformanceTable(caseResults(REPORT)).split("\n");
    expect(lines.slice(3)).toEqual([
      "  1  bun",
      "  2  express 5",
      "",
      `${" ".repeat(42)}1    2`,
      `${" 1  no key".padEnd(42)}✗·   ✓✓`,
      `${"24  fragments".padEnd(42)}–·a  ··`,
      `${"25  queries".padEnd(42)}✓·b  ··`,
      `${"    verdicts".padEnd(42)}··   ·✓`,
      `${"    all together".padEnd(42)}·✓   ··`,
      "",
      "  a  Bun keeps (all) fragments",
      "  b  another reason",
    ]);
    expect(lines[0]).toContain("8 cases with 2 subjects");
  });

  it("is empty where no case was run", () => {
    expect(conformanceTable(caseResults(report([["a", "b", "c"]])))).toBe("");
  });

  it("counts as failed what was not run though nobody skips it", () => {
    const results = caseResults(report([["x conforms in local mode", "t", "A01 a: b", "pending"]]));
    expect(results).toMatchObject([{ status: "failed", reason: null }]);
  });
});

it("the document names every case with every subject", () => {
  const document = conformanceDocument(caseResults(REPORT));
  expect(document).toContain(
    "- A01 no header: is refused\n  - ✓ express 5, local mode\n  - ✓ express 5, server mode\n  - ✗ bun, local mode",
  );
  expect(document).toContain("  - – bun, local mode: Bun keeps (all) fragments");
});

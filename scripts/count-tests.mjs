import { existsSync, readFileSync } from "node:fs";

/** The line `N passed, N failed` (and `, N skipped`) of vitest's JSON report. A suite that could not load is a failure. */
export function countTests(reportFile) {
  if (!existsSync(reportFile)) return "0 passed, 1 failed";
  const report = JSON.parse(readFileSync(reportFile, "utf8"));
  const brokenFiles = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
  ).length;
  const skipped = report.numPendingTests + report.numTodoTests;
  const counts = [`${report.numPassedTests} passed`, `${report.numFailedTests + brokenFiles} failed`];
  return [...counts, ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(", ");
}

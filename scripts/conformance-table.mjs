import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { caseResults } from "../packages/conformance/src/report/results.ts";
import { conformanceDocument, conformanceTable } from "../packages/conformance/src/report/table.ts";

/**
 * The conformance table of vitest's JSON report, framework by framework; the same case by case goes to
 * `documentFile`. An empty text where the report has none of it.
 */
export function reportConformance(reportFile, documentFile) {
  if (!existsSync(reportFile)) return "";
  const results = caseResults(JSON.parse(readFileSync(reportFile, "utf8")));
  if (results.length > 0) writeFileSync(documentFile, conformanceDocument(results));
  return conformanceTable(results);
}

import { ROWS } from "../rows.ts";
import type { CaseResult, Mode } from "./results.ts";

const MODES: readonly Mode[] = ["local", "server"];
const MARKS = { passed: "✓", failed: "✗", skipped: "–" } as const;
const NONE = "·";
const LABEL_WIDTH = 42;
const CELL_WIDTH = 5;

interface TableRow {
  readonly label: string;
  readonly results: readonly CaseResult[];
}

/**
 * The conformance table, framework by framework: a line for each row of the abuse table and, for cases that no
 * row is about, for each topic. Empty where there are no cases.
 */
export function conformanceTable(results: readonly CaseResult[]): string {
  if (results.length === 0) return "";
  const subjects = [...new Set(results.map(({ subject }) => subject))].sort();
  const reasons = [...new Set(results.flatMap(({ reason }) => reason ?? []))];
  const lines = rowsOf(results).map(({ label, results: own }) => {
    const cells = subjects.map((subject) =>
      cell(
        own.filter((result) => result.subject === subject),
        reasons,
      ),
    );
    return `${label.slice(0, LABEL_WIDTH - 1).padEnd(LABEL_WIDTH)}${cells.join("")}`.trimEnd();
  });
  return [
    `Conformance: ${count(results.length, "case")} with ${count(subjects.length, "subject")}. Each cell is local mode, then server mode:`,
    `${MARKS.passed} every case passed, ${MARKS.failed} one failed, ${MARKS.skipped} skipped for the reason of its letter, ${NONE} no case in this mode.`,
    "",
    ...subjects.map((subject, index) => `  ${index + 1}  ${subject}`),
    "",
    `${"".padEnd(LABEL_WIDTH)}${subjects.map((_, index) => String(index + 1).padEnd(CELL_WIDTH)).join("")}`.trimEnd(),
    ...lines,
    ...(reasons.length === 0 ? [] : ["", ...reasons.map((reason, index) => `  ${letter(index)}  ${reason}`)]),
  ].join("\n");
}

/** Every case by itself, as a document in Markdown: who reads it searches for one. */
export function conformanceDocument(results: readonly CaseResult[]): string {
  const topics = Map.groupBy(results, ({ topic }) => topic);
  const sections = [...topics].map(([topic, ofTopic]) => {
    const titles = Map.groupBy(ofTopic, ({ title }) => title);
    const lines = [...titles].map(([title, own]) => `- ${title}\n${own.map(resultLine).join("\n")}`);
    return `## ${topic}\n\n${lines.join("\n")}\n`;
  });
  return ["# Conformance, case by case\n", ...sections].join("\n");
}

function resultLine({ subject, mode, status, reason }: CaseResult): string {
  return `  - ${MARKS[status]} ${subject}, ${mode} mode${reason === null ? "" : `: ${reason}`}`;
}

function rowsOf(results: readonly CaseResult[]): readonly TableRow[] {
  const numbered = ROWS.map(({ row, about }) => ({
    label: `${String(row).padStart(2)}  ${about}`,
    results: results.filter((result) => result.row === row),
  }));
  const topics = Map.groupBy(
    results.filter(({ row }) => row === 0),
    ({ topic }) => topic,
  );
  const others = [...topics].map(([topic, own]) => ({ label: `    ${topic}`, results: own }));
  return [...numbered, ...others].filter((row) => row.results.length > 0);
}

function cell(results: readonly CaseResult[], reasons: readonly string[]): string {
  const marks = MODES.map((mode) => mark(results.filter((result) => result.mode === mode)));
  const skips = new Set(
    results.flatMap(({ reason }) => (reason === null ? [] : letter(reasons.indexOf(reason)))),
  );
  return `${marks.join("")}${[...skips].join("")}`.padEnd(CELL_WIDTH);
}

/** The worst of what there is, but that a skip among cases that passed is told by its letter alone. */
function mark(results: readonly CaseResult[]): string {
  if (results.length === 0) return NONE;
  if (results.some(({ status }) => status === "failed")) return MARKS.failed;
  return results.some(({ status }) => status === "passed") ? MARKS.passed : MARKS.skipped;
}

function letter(index: number): string {
  return String.fromCharCode("a".charCodeAt(0) + index);
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

import { aligned } from "./alignment.ts";
import type { Report, Section } from "./report.ts";
import { COLUMN_SIDES, cellsOf, headline, headOf, versionsLine } from "./table.ts";

/** The report as Markdown, one table a section, laid out as a formatter would. */
export function asMarkdown(report: Report): string {
  const sections = report.sections.map(
    (section) => `## ${section.title}\n\n${section.note}\n\n${tableOf(section)}`,
  );
  const head = `# Benchmark\n\n${headline(report)}.\n\n${versionsLine(report)}.`;
  return `${[head, ...sections].join("\n\n")}\n`;
}

function tableOf(section: Section): string {
  const [head = [], ...body] = aligned([headOf(section), ...section.rows.map(cellsOf)], COLUMN_SIDES);
  const rule = head.map((cell, column) =>
    COLUMN_SIDES[column] === "left" ? "-".repeat(cell.length) : `${"-".repeat(cell.length - 1)}:`,
  );
  return [head, rule, ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

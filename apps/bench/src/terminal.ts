import { aligned } from "./alignment.ts";
import type { Report } from "./report.ts";
import { COLUMN_SIDES, cellsOf, headline, headOf, versionsLine } from "./table.ts";

/** The report as plain text. */
export function asTerminalText(report: Report): string {
  const sections = report.sections.map((section) => {
    const rows = aligned([headOf(section), ...section.rows.map(cellsOf)], COLUMN_SIDES);
    const lines = rows.map((cells) => cells.join("  ").trimEnd());
    return `${section.title}\n${section.note}\n\n${lines.join("\n")}\n`;
  });
  return [`${headline(report)}\n${versionsLine(report)}\n`, ...sections].join("\n");
}

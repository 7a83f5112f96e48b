import { readFileSync, writeFileSync } from "node:fs";
import type { Report, Section } from "./report.ts";
import { figure, headline } from "./table.ts";

const README = new URL("../../../README.md", import.meta.url);
const START = "<!-- benchmark -->";
const END = "<!-- /benchmark -->";

/** Longer tables are in the results alone. */
const MAX_ROWS = 12;

/** What the README of the project shows of a report: medians and ratios of each case. */
export function readmeSection(report: Report): string {
  const shown = report.sections.filter(({ rows }) => rows.length <= MAX_ROWS);
  const tables = shown.map((section) => `**${section.title}**\n\n${tableOf(section)}`);
  return [
    "`npm run bench` measures everything interleaved in one run, and makes these tables. With the spread of each figure, " +
      "the targets, and the platform's pages on many rows they are in [the results](apps/bench/results/latest.md).",
    ...tables,
    `${headline(report)}.`,
  ].join("\n\n");
}

/** What stands between the marks in the README. */
export function currentReadmeSection(): string {
  const { section } = splitReadme();
  return section.trim();
}

/** Puts a report's tables between the marks. */
export function writeReadme(report: Report): void {
  const { before, after } = splitReadme();
  writeFileSync(README, `${before}${START}\n${readmeSection(report)}\n${END}${after}`);
}

function tableOf({ rows, ratioOf }: Section): string {
  const lines = rows.map(({ name, value, unit, ratio }) => {
    const times = ratio === null ? "" : `${figure(ratio)} ×`;
    return `| ${name} | ${figure(value)} ${unit} | ${times} |`;
  });
  return [`| | median | ÷ ${ratioOf} |`, "|---|--:|--:|", ...lines].join("\n");
}

function splitReadme(): { before: string; section: string; after: string } {
  const [before, rest] = readFileSync(README, "utf8").split(START);
  const [section, after] = (rest ?? "").split(END);
  if (before === undefined || section === undefined || after === undefined) {
    throw new Error("README.md has no place for the benchmark");
  }
  return { before, section, after };
}

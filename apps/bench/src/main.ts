import { mkdirSync, writeFileSync } from "node:fs";
import { machineFacts, measuredVersions } from "./facts.ts";
import { asMarkdown } from "./markdown.ts";
import { readOptions } from "./options.ts";
import { writeReadme } from "./readme.ts";
import { type Report, targetsOf } from "./report.ts";
import { measureSections } from "./sections.ts";
import { targetText } from "./table.ts";
import { asTerminalText } from "./terminal.ts";

const options = readOptions(process.argv.slice(2));
const startMs = performance.now();
const date = new Date().toISOString();
const sections = await measureSections(options.sections, options);
const report: Report = {
  date,
  durationSeconds: Math.round((performance.now() - startMs) / 1000),
  machine: machineFacts(),
  versions: measuredVersions(),
  sections,
};

if (options.isWhole) write(report);
if (options.readme) writeReadme(report);
process.stdout.write(asTerminalText(report));

const missed = targetsOf(report).filter(({ target }) => !target.met);
for (const { section, row, target } of missed) {
  console.log(`${section.title}, ${row.name}: ${targetText(target, row.unit)}`);
}
if (missed.length === 0) console.log("Every target is met.");
if (options.strict && missed.length > 0) process.exitCode = 1;

function write(whole: Report): void {
  const results = new URL("../results/", import.meta.url);
  mkdirSync(results, { recursive: true });
  writeFileSync(new URL("latest.json", results), `${JSON.stringify(whole, null, 2)}\n`);
  writeFileSync(new URL("latest.md", results), asMarkdown(whole));
}

import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createSection } from "./cases/create.ts";
import { longKeySection } from "./cases/long-key.ts";
import { memorySection } from "./cases/memory.ts";
import { middlewareSection } from "./cases/middleware.ts";
import { verifySections } from "./cases/verify.ts";
import { machineFacts, measuredVersions } from "./facts.ts";
import { asMarkdown } from "./markdown.ts";
import { writeReadme } from "./readme.ts";
import { type Report, targetsOf } from "./report.ts";
import { asTerminalText } from "./terminal.ts";

const { values: flags } = parseArgs({
  options: { strict: { type: "boolean", default: false }, readme: { type: "boolean", default: false } },
});
const startMs = performance.now();
const date = new Date().toISOString();

const sections = [
  ...(await verifySections()),
  await createSection(),
  await longKeySection(),
  await memorySection(),
  await middlewareSection(),
];

const report: Report = {
  date,
  durationSeconds: Math.round((performance.now() - startMs) / 1000),
  machine: machineFacts(),
  versions: measuredVersions(),
  sections,
};

const results = new URL("../results/", import.meta.url);
mkdirSync(results, { recursive: true });
writeFileSync(new URL("latest.json", results), `${JSON.stringify(report, null, 2)}\n`);
writeFileSync(new URL("latest.md", results), asMarkdown(report));
if (flags.readme) writeReadme(report);
process.stdout.write(asTerminalText(report));

const missed = targetsOf(report).filter(({ target }) => !target.met);
for (const { section, row } of missed) console.log(`missed: ${section.title}, ${row.name}`);
if (missed.length === 0) console.log("Every target is met.");
if (flags.strict && missed.length > 0) process.exitCode = 1;

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { blocksOf } from "./blocks.ts";
import { bash } from "./shell.ts";

// Each block of a README that is a Vitest file is run as one, on the built packages.
const folder = fileURLToPath(new URL("./vitest-blocks/", import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const blocks = [
  "README.md",
  "packages/express/README.md",
  "packages/fastify/README.md",
  "packages/hono/README.md",
  "packages/nestjs/README.md",
]
  .flatMap(blocksOf)
  .filter(({ text }) => text.includes('from "vitest"'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the chapters on testing", () => {
  it("show tests that pass, each file in under a second of its own time", { timeout: 60_000 }, async () => {
    expect(blocks.length).toBeGreaterThan(1);
    mkdirSync(folder, { recursive: true });
    blocks.forEach(({ text }, index) => {
      writeFileSync(`${folder}block-${index}.test.ts`, text);
    });
    writeFileSync(`${folder}vitest.config.ts`, "export default {};\n");
    const command = `"${process.execPath}" "${vitest}" run --root . --reporter=default --reporter=json --outputFile.json=report.json`;
    const { output, status } = await bash(command, { cwd: folder, env: { NODE_OPTIONS: "" } });
    expect(status, output).toBe(0);
    const report = JSON.parse(readFileSync(`${folder}report.json`, "utf8"));
    expect(report.numFailedTests, output).toBe(0);
    expect(report.numPassedTests).toBeGreaterThan(4);
    expect(report.testResults).toHaveLength(blocks.length);
    for (const { startTime, endTime } of report.testResults) expect(endTime - startTime).toBeLessThan(1000);
  });
});

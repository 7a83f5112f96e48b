import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const source = fileURLToPath(new URL("../src/", import.meta.url));
const ALLOWED = new Set(["bytes/clock.ts", "bytes/random.ts", "bytes/env.ts"]);
const READS =
  /\bDate\.now\(|new Date\(\)|\bMath\.random\(|\bprocess\.|\bperformance\.now\(|getRandomValues\(|\bset(Timeout|Interval)\(/;

describe("the sources of core", () => {
  it("read time, chance and the environment in their three places only", () => {
    const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".ts"),
    );
    const offenders = files.filter(
      (file) => !ALLOWED.has(file) && READS.test(withoutComments(readFileSync(source + file, "utf8"))),
    );
    expect(files.length).toBeGreaterThan(20);
    expect(offenders).toEqual([]);
  });
});

describe("the check of import ranks", () => {
  let planted = "";
  beforeAll(() => {
    planted = mkdtempSync(join(source, "bytes/planted-"));
    writeFileSync(join(planted, "upward.ts"), 'import "../../keys/format.ts";\n');
  });
  afterAll(() => rmSync(planted, { recursive: true, force: true }));

  it("fails on an import from a higher rank", { timeout: 30_000 }, () => {
    const cruise = join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
    const result = spawnSync(process.execPath, [cruise, planted, "--config", ".dependency-cruiser.mjs"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(result.stdout).toContain("core-rank-0");
    expect(result.status).not.toBe(0);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
}

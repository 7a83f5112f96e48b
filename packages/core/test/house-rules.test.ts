import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const source = fileURLToPath(new URL("../src/", import.meta.url));
const ALLOWED = new Set(["bytes/clock.ts", "bytes/random.ts", "bytes/env.ts"]);
const NATIVE = /^(crypto|node)\//;
const READS =
  /\bDate\.now\(|new Date\(\)|\bMath\.random\(|\bprocess\??\.|\bperformance\.now\(|getRandomValues\(|\bset(Timeout|Interval)\(/;

describe("the sources of core", () => {
  it("read time, chance and the environment in their three places only", () => {
    const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".ts"),
    );
    const offenders = files.filter(
      (file) => !ALLOWED.has(file) && READS.test(withoutComments(readFileSync(source + file, "utf8"))),
    );
    const withBuffer = files.filter(
      (file) => !NATIVE.test(file) && /\bBuffer\b/.test(withoutComments(readFileSync(source + file, "utf8"))),
    );
    expect(withBuffer).toEqual([]);
    expect(files.length).toBeGreaterThan(20);
    expect(offenders).toEqual([]);
  });
});

describe("the check of import ranks", () => {
  const planted = mkdtempSync(join(tmpdir(), "apikee-ranks-"));
  afterAll(() => rmSync(planted, { recursive: true, force: true }));

  it("fails on an import from a higher rank", { timeout: 30_000 }, () => {
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(planted, path)), { recursive: true });
      writeFileSync(join(planted, path), text);
    };
    write("tsconfig.base.json", "{}");
    write("packages/core/src/keys/format.ts", "export {};\n");
    write("packages/core/src/bytes/upward.ts", 'import "../keys/format.ts";\n');
    const cruise = join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
    const args = [cruise, "packages", "--config", join(root, ".dependency-cruiser.mjs")];
    const result = spawnSync(process.execPath, args, { cwd: planted, encoding: "utf8" });
    expect(result.stdout + result.stderr).toContain("core-rank-0");
    expect(result.status).not.toBe(0);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
}

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { OPTIONS } from "../../src/cli/options.ts";
import { PlatformMetrics } from "../../src/metrics/platform-metrics.ts";
import { resolveOptions } from "../../src/store/postgres/options.ts";
import { serverVariables } from "../support/variables.ts";
import { blocksOf, runBlocks, shown } from "./document-shell.ts";

const DOCUMENT = readFileSync(
  fileURLToPath(new URL("../../../../docs/self-hosting.md", import.meta.url)),
  "utf8",
);
const TIMEOUT_MS = 240_000;

/** The rows of the table below a heading, as their cells. */
function tableBelow(heading: string): string[][] {
  const chapter = DOCUMENT.slice(DOCUMENT.indexOf(`\n## ${heading}\n`));
  const rows = /(?:^\|.*\|\n)+/m.exec(chapter)?.[0].trim().split("\n").slice(2) ?? [];
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

function named(cells: readonly (string | undefined)[], pattern: RegExp): string[] {
  return cells.flatMap((cell) => [...(cell ?? "").matchAll(pattern)].map(([, name = ""]) => name)).sort();
}

describe("docs/self-hosting.md", () => {
  const rows = tableBelow("Configuration");

  it("names every option and every variable, and no other", () => {
    expect(
      named(
        rows.map(([option]) => option),
        /`--([a-z-]+)`/g,
      ),
    ).toEqual(Object.keys(OPTIONS).sort());
    expect(
      named(
        rows.map(([, variable]) => variable),
        /`([A-Z_]+)`/g,
      ),
    ).toEqual(serverVariables());
  });

  it("names the defaults of the database's limits", () => {
    const { kind: _, url: __, ...defaults } = resolveOptions({ kind: "postgres", url: "postgres://host/db" });
    const limits = rows.filter(
      ([, variable]) => variable?.includes("_DATABASE_") && !variable.includes("_URL"),
    );
    expect(limits.map(([, , fallback]) => Number(fallback))).toEqual(Object.values(defaults));
  });

  it("names every metric of the platform's own, and no other", async () => {
    const metrics = new PlatformMetrics();
    metrics.watch({ feedWaiters: () => 0, queuedLogs: () => 0, connections: () => null });
    metrics.watchProcess("0");
    const there = [...(await metrics.read()).matchAll(/^# TYPE (apikee_\w+)/gm)].map(([, name = ""]) => name);
    const documented = DOCUMENT.replaceAll("`…_idle`", "`apikee_database_connections_idle`");
    expect([...new Set(named([documented], /`(apikee_[a-z_]+)[`{]/g))]).toEqual(there.sort());
  });

  it.skipIf(process.platform === "win32")(
    "has commands that do what it says",
    { timeout: TIMEOUT_MS },
    async () => {
      const blocks = blocksOf(DOCUMENT);
      const outputs = await runBlocks(blocks);
      expect(blocks.length).toBeGreaterThan(8);
      for (const [index, { commands, language, output = "" }] of blocks.entries()) {
        const given = outputs[index] ?? "";
        if (language === "json") expect(JSON.parse(given), commands).toMatchObject(shown(output) as object);
        if (language === "text") expect(given.trim(), commands).toBe(output.trim());
      }
      expect(outputs.join("\n")).toMatch(/apikee_build_info\{version=.*Wrote apikee-backup: .*Restored /s);
    },
  );
});

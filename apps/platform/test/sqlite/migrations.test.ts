import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync, StatementSync } from "node:sqlite";
import { expect, onTestFinished, test, vi } from "vitest";
import { openDatabase } from "../../src/store/open-database.ts";

const TIMEOUT_MS = 60_000;

test("a process that is killed at whichever statement of a migration leaves none of it, and the next start makes all", {
  timeout: TIMEOUT_MS,
}, async () => {
  const root = mkdtempSync(join(tmpdir(), "apikee-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const path = join(root, "data", "platform.sqlite");
  const left: string[] = [];
  // What is on the disk before a statement is what a process leaves that is killed there.
  beforeEachStatement(() => {
    if (!existsSync(path)) return;
    const copy = join(root, `killed-${left.length}`);
    cpSync(dirname(path), copy, { recursive: true });
    left.push(join(copy, "platform.sqlite"));
  });
  const database = await openDatabase({ kind: "file", path });
  vi.restoreAllMocks();
  await database.close();
  const complete = tablesOf(path);
  expect(complete).toContain("kysely_migration");
  expect(left.length).toBeGreaterThan(50);
  for (const [statement, killed] of left.entries()) {
    expect([[], complete], `after statement ${statement}`).toContainEqual(tablesOf(killed));
    await (await openDatabase({ kind: "file", path: killed })).close();
    expect(tablesOf(killed), `started again after statement ${statement}`).toEqual(complete);
  }
});

function beforeEachStatement(run: () => void): void {
  onTestFinished(() => void vi.restoreAllMocks());
  for (const name of ["all", "run"] as const) {
    const original = StatementSync.prototype[name];
    vi.spyOn(StatementSync.prototype, name).mockImplementation(function (this: StatementSync, ...values) {
      run();
      // biome-ignore lint/suspicious/noExplicitAny: the overloads of both, as they were called.
      return (original as any).apply(this, values);
    });
  }
}

function tablesOf(path: string): string[] {
  const file = new DatabaseSync(path);
  try {
    const rows = file.prepare("select name from sqlite_master where type = 'table' order by name").all();
    return rows.map((row) => String(row["name"]));
  } finally {
    file.close();
  }
}

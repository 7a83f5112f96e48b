import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sql } from "kysely";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { openDatabase } from "../../src/store/open-database.ts";
import { addEnvironment } from "../store/rows.ts";

function scratchFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "apikee-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "data", "platform.sqlite");
}

describe("migrations", () => {
  test("make every table once, and leave what is there when they run again", async () => {
    const path = scratchFile();
    const first = await openDatabase({ kind: "file", path });
    await addEnvironment(first, "one");
    await first.close();
    const again = await openDatabase({ kind: "file", path });
    expect(await again.db.selectFrom("environments").select("id").execute()).toHaveLength(1);
    await again.close();
  });

  test("refuse data that a later version wrote", async () => {
    const path = scratchFile();
    await (await openDatabase({ kind: "file", path })).close();
    const file = new DatabaseSync(path);
    file.exec("insert into kysely_migration values ('9999-later', '2030-01-01T00:00:00.000Z')");
    file.close();
    await expect(openDatabase({ kind: "file", path })).rejects.toThrow("written by a later version");
  });

  test("leave nothing of themselves where they fail", async () => {
    const path = scratchFile();
    await (await openDatabase({ kind: "file", path })).close();
    const file = new DatabaseSync(path);
    file.exec("delete from kysely_migration; drop table signals");
    file.close();
    await expect(openDatabase({ kind: "file", path })).rejects.toThrow("could not be brought up to date");
    const after = new DatabaseSync(path);
    const tables = after.prepare("select name from sqlite_master where name = 'signals'").all();
    after.close();
    expect(tables).toEqual([]);
  });
});

describe("the file", () => {
  test("is written ahead, waits for the disk, and enforces foreign keys", async () => {
    const database = await openDatabase({ kind: "file", path: scratchFile() });
    const pragma = async (name: string) =>
      Object.values((await sql`${sql.raw(`pragma ${name}`)}`.execute(database.db)).rows[0] ?? {})[0];
    expect(await pragma("journal_mode")).toBe("wal");
    expect(await pragma("synchronous")).toBe(2);
    expect(await pragma("foreign_keys")).toBe(1);
    await database.relaxedTransaction(async () => {});
    await expect(database.relaxedTransaction(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await pragma("synchronous")).toBe(2);
    await database.close();
  });

  test("is its owner's alone to read, also in a folder that others may look into", async () => {
    const path = scratchFile();
    mkdirSync(dirname(path), { mode: 0o755 });
    const database = await openDatabase({ kind: "file", path });
    const modes = ["", "-wal", "-shm"].map((suffix) => statSync(path + suffix).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600, 0o600]);
    await database.close();
  });

  test("tells of what another process has written", async () => {
    const path = scratchFile();
    const [one, two] = [
      await openDatabase({ kind: "file", path }),
      await openDatabase({ kind: "file", path }),
    ];
    vi.useFakeTimers({ toFake: ["performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const later = () => vi.advanceTimersByTime(25);
    one.changedElsewhere();
    later();
    await addEnvironment(one, "mine");
    expect(one.changedElsewhere()).toBe(false);
    later();
    await addEnvironment(two, "theirs");
    expect(one.changedElsewhere()).toBe(true);
    later();
    expect(one.changedElsewhere()).toBe(false);
    await one.close();
    await two.close();
  });
});

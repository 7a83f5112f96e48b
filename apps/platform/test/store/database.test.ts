import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sql } from "kysely";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { insertEnvironment } from "../../src/store/environments.ts";

function scratchFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "apikee-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "data", "platform.sqlite");
}

async function openMemory(): Promise<Database> {
  const database = await openDatabase({ kind: "memory" });
  onTestFinished(() => database.close());
  return database;
}

const TIMES = { created_at: 1, updated_at: 1 };

async function addEnvironment({ db }: Database, id: string): Promise<void> {
  await db
    .insertInto("projects")
    .values({
      id: `p-${id}`,
      slug: id,
      name: id,
      description: null,
      metadata: "{}",
      status: "active",
      ...TIMES,
    })
    .execute();
  await insertEnvironment(db, {
    id,
    project_id: `p-${id}`,
    type: "production",
    project_env: `${id}-production`,
    url: null,
    status: "active",
    signing: "platform",
    settings: "{}",
    metadata: "{}",
    ...TIMES,
  });
}

function client(envId: string, id: string, tenant: string) {
  return {
    id,
    env_id: envId,
    tenant,
    name: tenant,
    type: "company",
    status: "active",
    source: "api",
    ip_whitelist: "[]",
    metadata: "{}",
    template_id: null,
    ...TIMES,
  };
}

function key(envId: string, id: string, clientId: string, hash: string) {
  return {
    id,
    env_id: envId,
    client_id: clientId,
    name: null,
    hash,
    prefix: "",
    suffix: "",
    scopes: "[]",
    environment: "production",
    enabled: 1,
    auto_rotate: 0,
    metadata: "{}",
    expires_at: null,
    last_used_at: null,
    revoked_at: null,
    ...TIMES,
  };
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
    await expect(openDatabase({ kind: "file", path })).rejects.toThrow("could not be brought up to date");
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

describe("an environment", () => {
  test("has one client a tenant, one key an id, one key a hash, and one row a rid", async () => {
    const database = await openMemory();
    const { db } = database;
    await addEnvironment(database, "one");
    await addEnvironment(database, "two");
    const addClient = (row: ReturnType<typeof client>) => db.insertInto("clients").values(row).execute();
    const addKey = (row: ReturnType<typeof key>) => db.insertInto("keys").values(row).execute();
    await addClient(client("one", "c1", "acme"));
    await addKey(key("one", "k1", "c1", "h1"));
    await expect(addClient(client("one", "c2", "acme"))).rejects.toThrow("UNIQUE");
    await expect(addClient(client("one", "c1", "globex"))).rejects.toThrow("UNIQUE");
    await expect(addKey(key("one", "k1", "c1", "h2"))).rejects.toThrow("UNIQUE");
    await expect(addKey(key("one", "k2", "c1", "h1"))).rejects.toThrow("UNIQUE");
    await expect(addKey(key("one", "k2", "nobody", "h2"))).rejects.toThrow("FOREIGN KEY");
    await addClient(client("two", "c1", "acme"));
    await addKey(key("two", "k1", "c1", "h1"));
  });

  test("cannot hold a key of another one's client", async () => {
    const database = await openMemory();
    await addEnvironment(database, "one");
    await addEnvironment(database, "two");
    await database.db
      .insertInto("clients")
      .values(client("one", "c1", "acme"))
      .execute();
    const row = key("two", "k1", "c1", "h1");
    await expect(database.db.insertInto("keys").values(row).execute()).rejects.toThrow("FOREIGN KEY");
  });

  test("goes with all that it owns, and nothing of another's", async () => {
    const database = await openMemory();
    const { db } = database;
    for (const env of ["one", "two"]) {
      await addEnvironment(database, env);
      await db
        .insertInto("clients")
        .values(client(env, "c1", "acme"))
        .execute();
      await db
        .insertInto("keys")
        .values(key(env, "k1", "c1", "h1"))
        .execute();
    }
    await db.deleteFrom("projects").where("id", "=", "p-one").execute();
    const left = await db.selectFrom("keys").select("env_id").execute();
    expect(left.map((row) => row.env_id)).toEqual(["two"]);
  });
});

test("what is no value of the database is refused, not written as something else", async () => {
  const { db } = await openMemory();
  for (const value of [undefined, true, {}, new Date(0), [1]]) {
    const insert = db.insertInto("settings").values({ name: "x", value: value as never });
    await expect(insert.execute()).rejects.toThrow();
  }
});

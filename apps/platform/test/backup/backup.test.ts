import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { Apikee } from "@apikee/core";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { tablesOf } from "../../src/backup/catalog.ts";
import { backUp, type KeptDatabase, restore } from "../../src/backup/index.ts";
import { silentLogger } from "../../src/logger.ts";
import { Vault } from "../../src/secrets/vault.ts";
import { openDatabase } from "../../src/store/open-database.ts";
import type { Schema } from "../../src/store/schema.ts";
import { createPlatform } from "../../src/testing/index.ts";
import { ChannelClient } from "../channel/channel-client.ts";
import { emptyPlace, keptDatabase, scratchFolder, sqlitePlace } from "./places.ts";

const START_MS = Date.UTC(2027, 0, 15, 12);
vi.setConfig({ testTimeout: 60_000 });
const quiet = { logger: silentLogger, onProgress() {} };

type Platform = Awaited<ReturnType<typeof createPlatform>>;

/** A platform on a place, with a project; the master key is what a restored one needs. */
async function platformOn(database: KeptDatabase, masterKey: Uint8Array = randomBytes(32)) {
  const opened = await createPlatform({ database, masterKey, startMs: START_MS });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= opened.close());
  onTestFinished(close);
  return { platform: { ...opened, close }, masterKey };
}

async function withProject(platform: Platform) {
  const { baseUrl, fetch, clock } = platform;
  const project = await platform.createProject({ slug: "my-api" });
  const { serverKey, projectEnv, secret } = project;
  const client = new ChannelClient({ baseUrl, fetch, clock, serverKey, projectEnv });
  return { ...project, client, apikee: new Apikee({ secrets: [secret], serverKey: null, clock }) };
}

function write(database: KeptDatabase, path: string, isForced = false): Promise<number> {
  return backUp(database, { ...quiet, path, nowMs: START_MS, isForced });
}

function load(database: KeptDatabase, path: string, masterKey: Uint8Array | null, isForced = false) {
  const vault = masterKey === null ? null : new Vault(masterKey, randomBytes);
  return restore(database, { ...quiet, path, vault, isForced });
}

/** Every row of every table, in an order that is the same in both databases. */
async function contentsOf(database: KeptDatabase): Promise<Record<string, string[]>> {
  const { db, close } = await openDatabase(database);
  const contents: Record<string, string[]> = {};
  for (const { name } of await tablesOf(db)) {
    if (name.startsWith("kysely_")) continue;
    const rows = await db
      .selectFrom(name as keyof Schema)
      .selectAll()
      .execute();
    contents[name] = rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
  }
  await close();
  return contents;
}

describe("a backup", () => {
  test("restored into an empty place is the same, row by row, and serves", async () => {
    const from = await keptDatabase();
    const { platform, masterKey } = await platformOn(from);
    const { client, apikee, projectEnv, serverKey } = await withProject(platform);
    const key = await apikee.create("acme", { meta: { note: "\u0000 'quoted' \u{1f511}" } });
    const revoked = await apikee.create("acme");
    await client.validate(key);
    await client.validate(revoked);
    await platform.revokeKey(apikee.verify(revoked).id);
    await client.call("endpoint.register", { endpoints: [{ method: "GET", route: "/a" }] });
    const logs = await platform.logs({ projectEnv });
    await platform.close();

    const path = join(scratchFolder(), "backup");
    const before = await contentsOf(from);
    const rows = await write(from, path);
    expect(rows).toBe(Object.values(before).flat().length);
    const to = await emptyPlace();
    expect(await load(to, path, masterKey)).toBe(rows);
    expect(await contentsOf(to)).toEqual(before);

    const restored = (await platformOn(to, masterKey)).platform;
    expect(await restored.logs({ projectEnv })).toEqual(logs);
    const { baseUrl, fetch, clock } = restored;
    const again = new ChannelClient({ baseUrl, fetch, clock, serverKey, projectEnv });
    expect((await again.validate(key)).body).toMatchObject({ success: true });
    expect((await again.validate(revoked)).body).toMatchObject({ error: "REVOKED" });
    // A key that nobody has seen verifies against the signing secret that came along, sealed.
    expect((await again.validate(await apikee.create("acme"))).body).toMatchObject({ success: true });
  });

  test("of one database is restored into the other, and back", async () => {
    const from = await keptDatabase();
    const { platform, masterKey } = await platformOn(from);
    const { client, apikee } = await withProject(platform);
    await client.validate(await apikee.create("acme"));
    await platform.close();
    const folder = scratchFolder();
    await write(from, join(folder, "first"));
    const sqlite = sqlitePlace();
    await load(sqlite, join(folder, "first"), masterKey);
    await write(sqlite, join(folder, "second"));
    const back = await emptyPlace();
    await load(back, join(folder, "second"), masterKey);
    expect(await contentsOf(back)).toEqual(await contentsOf(from));
  });

  test("taken under load holds all that was acknowledged before it, and nothing half", async () => {
    const from = await keptDatabase();
    const { platform, masterKey } = await platformOn(from);
    const { client, apikee, projectEnv } = await withProject(platform);
    const keys = await Promise.all(Array.from({ length: 8 }, (_, i) => apikee.create(`tenant-${i}`)));
    const acknowledged: string[] = [];
    let isStopping = false;
    const senders = keys.map(async (key) => {
      while (!isStopping) {
        const rid = client.newRid();
        const answer = await client.validate(key, { rid });
        expect(answer.body).toMatchObject({ success: true });
        acknowledged.push(rid);
      }
    });
    while (acknowledged.length < 100) await new Promise((resolve) => setImmediate(resolve));
    const before = [...acknowledged];
    const path = join(scratchFolder(), "backup");
    await write(from, path);
    const during = acknowledged.length - before.length;
    isStopping = true;
    await Promise.all(senders);
    expect(during).toBeGreaterThan(0);

    const to = await emptyPlace();
    await load(to, path, masterKey);
    const restored = (await platformOn(to, masterKey)).platform;
    const logs = await restored.logs({ projectEnv });
    const rids = new Set(logs.map(({ rid }) => rid));
    expect(before.filter((rid) => !rids.has(rid))).toEqual([]);
    const sent = new Set(acknowledged);
    // What was under way when it was taken may be in it too; nothing else is.
    expect([...rids].filter((rid) => !sent.has(rid)).length).toBeLessThanOrEqual(keys.length);
    const response = await restored.fetch(`${restored.baseUrl}/client?project_env=${projectEnv}&limit=100`, {
      headers: { authorization: `Bearer ${restored.adminToken}` },
    });
    const { data }: { data: { stats: { total: number } }[] } = await response.json();
    expect(data.reduce((sum, { stats }) => sum + stats.total, 0)).toBe(logs.length);
  });

  test("is readable by its owner alone, names no secret, and no part of it stays after a failure", async () => {
    const from = await keptDatabase();
    const { platform, masterKey } = await platformOn(from);
    const { secret, serverKey, managementKey, client, apikee } = await withProject(platform);
    const key = await apikee.create("acme");
    await client.validate(key);
    const folder = scratchFolder();
    const path = join(folder, "backup");
    await write(from, path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const text = gunzipSync(readFileSync(path)).toString();
    const secrets = [secret, serverKey, managementKey, key, platform.adminToken];
    for (const hidden of [...secrets, Buffer.from(masterKey).toString("base64url")]) {
      expect(text).not.toContain(hidden);
    }
    await expect(write(from, path)).rejects.toThrow("is there already: --force replaces it");
    await write(from, path, true);
    await expect(write(from, join(folder, "none", "backup"))).rejects.toThrow("ENOENT");
    const onProgress = () => {
      throw new Error("broken off");
    };
    const options = { ...quiet, path: join(folder, "other"), nowMs: START_MS, isForced: false, onProgress };
    await expect(backUp(from, options)).rejects.toThrow("broken off");
    expect(readdirSync(folder)).toEqual(["backup"]);
  });

  test("that is written twice at once, also by processes with one number, is there whole, once", async () => {
    const from = await keptDatabase();
    const { platform, masterKey } = await platformOn(from);
    await withProject(platform);
    const path = join(scratchFolder(), "backup");
    const outcomes = await Promise.allSettled([write(from, path), write(from, path), write(from, path)]);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(reasons.map(({ message }) => message)).toEqual(
      Array(2).fill(`${path} is there already: --force replaces it`),
    );
    expect(readdirSync(dirname(path))).toEqual(["backup"]);
    await Promise.all([write(from, path, true), write(from, path, true)]);
    expect(readdirSync(dirname(path))).toEqual(["backup"]);
    expect(await load(await emptyPlace(), path, masterKey)).toBeGreaterThan(0);
  });

  test("of nothing is refused", async () => {
    const path = join(scratchFolder(), "backup");
    await expect(write(await emptyPlace(), path)).rejects.toThrow(/there is no data|holds no data/);
  });
});

describe("a restore", () => {
  let made: Promise<{ readonly file: Buffer; readonly masterKey: Uint8Array }> | undefined;

  async function make() {
    const from = await keptDatabase();
    const { platform, masterKey } = await platformOn(from);
    const { client, apikee } = await withProject(platform);
    await client.validate(await apikee.create("acme"));
    const path = join(scratchFolder(), "backup");
    await write(from, path);
    await platform.close();
    return { file: readFileSync(path), masterKey };
  }

  /** A backup, made once, in a file of the test's own. */
  async function backedUp() {
    made ??= make();
    const { file, masterKey } = await made;
    const path = join(scratchFolder(), "backup");
    writeFileSync(path, file);
    return { path, masterKey };
  }

  async function isEmpty(database: KeptDatabase): Promise<boolean> {
    try {
      await write(database, join(scratchFolder(), "backup"));
      return false;
    } catch {
      return true;
    }
  }

  test.each<[string, (file: Buffer) => Buffer]>([
    ["cut short", (file) => file.subarray(0, file.length - 20)],
    ["cut to nothing", () => Buffer.alloc(0)],
    [
      "with a bit changed",
      (file) => Buffer.from(file.map((byte, at) => (at === file.length >> 1 ? byte ^ 1 : byte))),
    ],
    ["that is another's", () => gzipSync('{"format":"other"}\n{}\n')],
    ["that is no gzip", () => Buffer.from("hello")],
    ["without its last line", edited((lines) => lines.slice(0, -1))],
    ["without one of its rows", edited((lines) => lines.toSpliced(lines.length - 2, 1))],
    ["with a row changed", edited((lines) => lines.map((line) => line.replace('"acme"', '"evil"')))],
    [
      "of a later format",
      edited(([head = "", ...rest]) => [head.replace('"version":1', '"version":2'), ...rest]),
    ],
    ["of a later version", edited(([head = "", ...rest]) => [head.replace('"0001-', '"9999-'), ...rest])],
    [
      "with a table of its own",
      edited((lines) => lines.map((line) => line.replace('{"table":"logs"', '{"table":"x"'))),
    ],
    [
      "with SQL for a column",
      edited((lines) => lines.map((line) => line.replace('"columns":["', '"columns":["\\"a'))),
    ],
    ["with what is no JSON", edited((lines) => lines.toSpliced(3, 0, "{"))],
  ])("of a file %s is refused, and leaves nothing", async (_, damage) => {
    const { path, masterKey } = await backedUp();
    writeFileSync(path, damage(readFileSync(path)));
    const to = await emptyPlace();
    await expect(load(to, path, masterKey)).rejects.toThrow(/damaged|no backup|later/);
    expect(await isEmpty(to)).toBe(true);
  });

  test("of a small file that is one endless line once it is unpacked is refused, before it is all in memory", async () => {
    const { path, masterKey } = await backedUp();
    const line = Buffer.alloc(80 * 2 ** 20, " ");
    writeFileSync(path, Buffer.concat([readFileSync(path), gzipSync(line)]));
    const to = await emptyPlace();
    await expect(load(to, path, masterKey)).rejects.toThrow(
      "the file is damaged: a line in it is longer than",
    );
    expect(await isEmpty(to)).toBe(true);
  });

  test("under another master key is refused, and leaves nothing", async () => {
    const { path } = await backedUp();
    const to = await emptyPlace();
    await expect(load(to, path, randomBytes(32))).rejects.toThrow("the master key is not the one");
    expect(await isEmpty(to)).toBe(true);
  });

  test("that is made twice at once makes the data once, whole", async () => {
    const { path, masterKey } = await backedUp();
    const to = await emptyPlace();
    const outcomes = await Promise.allSettled([
      load(to, path, masterKey),
      load(to, path, masterKey),
      load(to, path, masterKey),
    ]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { platform } = await platformOn(to, masterKey);
    expect(await platform.logs({ projectEnv: "my-api-production" })).toHaveLength(1);
    if (to.kind !== "file") return;
    const left = readdirSync(dirname(to.path));
    expect(left.filter((name) => !name.startsWith(basename(to.path)) || name.includes("partial"))).toEqual(
      [],
    );
  });

  test("replaces data only where that is forced, and not under a platform that runs", async () => {
    const { path, masterKey } = await backedUp();
    const to = await emptyPlace();
    const { platform } = await platformOn(to);
    await platform.createProject({ slug: "other" });
    await expect(load(to, path, masterKey)).rejects.toThrow("--force restores in its place");
    await expect(load(to, path, masterKey, true)).rejects.toThrow(/stop (?:it|every instance) first/);
    await platform.close();
    await load(to, path, masterKey, true);
    const contents = await contentsOf(to);
    expect(contents["projects"]).toHaveLength(1);
    expect(contents["projects"]?.[0]).toContain("my-api");
  });

  test("without secrets takes what a lost master key does not hold back", async () => {
    const { path } = await backedUp();
    const to = await emptyPlace();
    await load(to, path, null);
    const contents = await contentsOf(to);
    for (const table of ["identity_keys", "channel_keys", "signing_secrets", "server_keys"]) {
      expect(contents[table], table).toEqual([]);
    }
    const { platform } = await platformOn(to);
    const { adminToken, baseUrl, fetch } = platform;
    const clients = await fetch(`${baseUrl}/client?project_env=my-api-production`, {
      headers: { authorization: `Bearer ${adminToken}` },
    });
    expect(await clients.json()).toMatchObject({ data: [{ tenant: "acme", keys: [{}] }] });
  });
});

/** The lines of a backup, changed. */
function edited(change: (lines: string[]) => string[]): (file: Buffer) => Buffer {
  return (file) => {
    const lines = gunzipSync(file).toString().trimEnd().split("\n");
    const changed = change(lines);
    expect(changed).not.toEqual(lines);
    return gzipSync(`${changed.join("\n")}\n`);
  };
}

test("every value that is sealed is known to be, so that a restore without secrets leaves it out", async () => {
  const from = await keptDatabase();
  const { platform } = await platformOn(from);
  await withProject(platform);
  await platform.close();
  const path = join(scratchFolder(), "backup");
  await write(from, path);
  const to = await emptyPlace();
  await load(to, path, null);
  const sealed = /"\d+\.[A-Za-z0-9_-]{38,}"/;
  expect(
    Object.values(await contentsOf(from))
      .flat()
      .filter((row) => sealed.test(row)).length,
  ).toBeGreaterThan(3);
  expect(
    Object.values(await contentsOf(to))
      .flat()
      .filter((row) => sealed.test(row)),
  ).toEqual([]);
});

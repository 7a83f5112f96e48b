import { sql } from "kysely";
import pg from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import type { Database } from "../../src/store/database.ts";
import { openDatabase } from "../../src/store/open-database.ts";
import { IS_HEAVY } from "../integration/heavy.ts";
import { databaseUrl, onServer } from "../support/postgres-setup.ts";
import { Relay } from "./relay.ts";

/** `APIKEE_HEAVY=1` cuts it off at each statement, else it is every fifth. */
const STEP = IS_HEAVY ? 1 : 5;
const TIMEOUT_MS = 120_000;

/** A database without any table. */
async function emptyDatabase(): Promise<string> {
  const { url } = inject("postgres") ?? { url: "" };
  const name = `apikee_empty_${process.pid}_${Date.now()}`;
  await onServer(url, `create database ${name}`);
  onTestFinished(() => onServer(url, `drop database ${name} with (force)`));
  return databaseUrl(url, name);
}

async function tablesOf(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
  );
  await client.end();
  return rows.map(({ name }) => name);
}

test("a migration that is cut off at whichever statement leaves nothing, and the next start makes all", {
  timeout: TIMEOUT_MS,
}, async () => {
  const url = await emptyDatabase();
  const relay = await Relay.start(url);
  let statement = 1;
  for (let isOpened = false; !isOpened; statement += STEP) {
    relay.cutAtStatement(statement);
    const opened = await openDatabase({ kind: "postgres", url: relay.url }).catch(() => null);
    isOpened = opened !== null;
    await opened?.close();
    if (!isOpened) expect(await tablesOf(url), `after statement ${statement}`).toEqual([]);
  }
  // What was cut off last is what comes after the commit.
  expect(statement).toBeGreaterThan(50);
  const tables = await tablesOf(url);
  expect(tables).toContain("kysely_migration");
  expect(tables.length).toBeGreaterThan(20);
});

test("instances that start at once on an empty database all open it, and it is made once", async () => {
  const url = await emptyDatabase();
  const opened = await Promise.all(Array.from({ length: 5 }, () => openDatabase({ kind: "postgres", url })));
  const [{ db }] = opened as [Database];
  const { rows } = await sql<{ count: number }>`select count(*) as count from kysely_migration`.execute(db);
  expect(rows[0]?.count).toBeGreaterThan(0);
  for (const database of opened) await database.close();
});

test("data that a later version wrote is refused", async () => {
  const url = await emptyDatabase();
  await (await openDatabase({ kind: "postgres", url })).close();
  await onServer(url, "insert into kysely_migration values ('9999-later', '2030-01-01T00:00:00.000Z')");
  await expect(openDatabase({ kind: "postgres", url })).rejects.toThrow(
    "written by a later version of the platform, which made 9999-later",
  );
});

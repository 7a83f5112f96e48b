import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { NOTHING_USED, type Uses } from "../../src/policies/limits/judge.ts";
import { additionOf } from "../../src/services/usage-change.ts";
import { takeWithCountedLogs } from "../../src/store/counted-logs.ts";
import type { Database } from "../../src/store/database.ts";
import { RepeatedRowError } from "../../src/store/errors.ts";
import { lockUses, readUses, type UsesChange, writeUses } from "../../src/store/limits.ts";
import { findLog, type LogRow } from "../../src/store/logs.ts";
import { openDatabase } from "../../src/store/open-database.ts";
import { takeUsageChanges } from "../../src/store/usage-changes.ts";
import { logRow } from "../http/log-rows.ts";
import { until } from "../integration/until.ts";
import { addClient, addEnvironment } from "../store/rows.ts";
import { freshPostgres } from "./instances.ts";

const uses = (used: number): Uses => ({
  hour: { startMs: 4, used },
  day: { startMs: 3, used },
  week: { startMs: 2, used },
  month: { startMs: 1, used },
});

const row = (rid: string, client_id: string | null) =>
  logRow({ env_id: "one", rid, at: Number(rid), client_id });

const change = (clientId: string, before: Uses, after: Uses): UsesChange => ({
  envId: "one",
  clientId,
  before,
  after,
});

/** Clients that have used one request of each window. */
async function used(...clientIds: string[]) {
  const database = await openDatabase(await freshPostgres());
  onTestFinished(() => database.close());
  await addEnvironment(database, "one");
  for (const id of clientIds) await addClient(database, "one", id);
  await write(database, 1, ...clientIds);
  let notes = 0;
  const take = (rows: readonly LogRow[], ...changes: UsesChange[]) => {
    const logs = rows.map((one) => ({ row: one, change: additionOf(one) }));
    return database.relaxedStatement((db) => takeWithCountedLogs(db, `note ${++notes}`, logs, changes));
  };
  return {
    database,
    take,
    usesOf: (clientId: string) => readUses(database.db, { envId: "one", clientId }),
    logged: async (rid: string) => (await findLog(database.db, "one", rid)) !== null,
    /** What is to be counted, by the time of its rows. */
    noted: async () => {
      const noted = await database.transaction((db) => takeUsageChanges(db, 10));
      return noted.sort((one, other) => one.to.at - other.to.at);
    },
  };
}

function write(database: Database, count: number, ...clientIds: string[]): Promise<void> {
  return database.transaction(async (db) => {
    await lockUses(db, "one", clientIds);
    await writeUses(
      db,
      clientIds.map((id) => change(id, NOTHING_USED, uses(count))),
    );
  });
}

test("what clients have used is written with their rows", async () => {
  const { take, usesOf, logged, noted } = await used("a", "b");
  const rows = [row("1", "a"), row("2", "b"), row("3", "a"), row("4", null)];
  const changes = [change("a", uses(1), uses(3)), change("b", uses(1), uses(2))];
  expect(await take(rows, ...changes)).toEqual([true, true, true, true]);
  expect([await usesOf("a"), await usesOf("b")]).toEqual([uses(3), uses(2)]);
  expect(await logged("3")).toBe(true);
  expect(await noted()).toEqual(rows.map(additionOf));
});

test("of a client that has used something else nothing is taken and no row is added", async () => {
  const { take, usesOf, logged, noted } = await used("a", "b");
  const rows = [row("1", "a"), row("2", "b"), row("3", "a"), row("4", null)];
  const changes = [change("a", uses(2), uses(4)), change("b", uses(1), uses(2))];
  expect(await take(rows, ...changes)).toEqual([false, true, false, true]);
  expect([await usesOf("a"), await usesOf("b")]).toEqual([uses(1), uses(2)]);
  expect([await logged("1"), await logged("3")]).toEqual([false, false]);
  expect(await noted()).toEqual([rows[1]!, rows[3]!].map(additionOf));
});

test("a window that others have entered since is something else, too", async () => {
  const { take, usesOf } = await used("a");
  const before = { ...uses(1), hour: { startMs: 0, used: 1 } };
  expect(await take([row("1", "a")], change("a", before, uses(2)))).toEqual([false]);
  expect(await usesOf("a")).toEqual(uses(1));
});

test("of a client that is gone, and of one that has never used anything, no row is added", async () => {
  const { database, take, logged } = await used("a");
  await addClient(database, "one", "new");
  const changes = [change("gone", NOTHING_USED, uses(1)), change("new", NOTHING_USED, uses(1))];
  expect(await take([row("1", "gone"), row("2", "new")], ...changes)).toEqual([false, false]);
  expect([await logged("1"), await logged("2")]).toEqual([false, false]);
});

test.each([
  ["beside others", [row("1", "a"), row("2", "a"), row("3", "b"), row("4", null)]],
  ["alone", [row("1", "a")]],
  ["twice at once", [row("2", "a"), row("2", "a")]],
])("a row that was there before, %s, takes from nothing", async (_, rows) => {
  const { take, usesOf, logged, noted } = await used("a", "b");
  await take([row("1", "a")], change("a", uses(1), uses(2)));
  await noted();
  const changes = [change("a", uses(2), uses(3)), change("b", uses(1), uses(2))];
  await expect(take(rows, ...changes)).rejects.toThrow(RepeatedRowError);
  expect([await usesOf("a"), await usesOf("b")]).toEqual([uses(2), uses(1)]);
  expect([await logged("2"), await logged("3"), await logged("4")]).toEqual([false, false, false]);
  expect(await noted()).toEqual([]);
});

test("another row that was there before keeps nobody from taking", async () => {
  const { take, usesOf } = await used("a");
  await take([row("1", null)], change("a", uses(1), uses(1)));
  const rows = [row("1", null), row("2", "a")];
  expect(await take(rows, change("a", uses(1), uses(2)))).toEqual([false, true]);
  expect(await usesOf("a")).toEqual(uses(2));
});

test.each([
  { meanwhile: 2, isTaken: false, after: 2 },
  { meanwhile: 7, isTaken: true, after: 8 },
])("who waits for another sees what that one wrote: $meanwhile", async ({ meanwhile, isTaken, after }) => {
  const { database, take, usesOf } = await used("a");
  let taking: Promise<boolean[]> | undefined;
  await database.transaction(async (db) => {
    await lockUses(db, "one", ["a"]);
    taking = take([row("1", "a")], change("a", uses(7), uses(8)));
    await until("the lock is waited for", async () => (await waitingForLocks(database)) === 1);
    await writeUses(db, [change("a", uses(1), uses(meanwhile))]);
  });
  expect(await taking).toEqual([isTaken]);
  expect(await usesOf("a")).toEqual(uses(after));
});

async function waitingForLocks({ db }: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

import { expect, onTestFinished, test } from "vitest";
import { additionOf } from "../../src/services/usage-change.ts";
import { insertCountedLogs } from "../../src/store/counted-logs.ts";
import { findLog, type LogRow } from "../../src/store/logs.ts";
import { openDatabase } from "../../src/store/open-database.ts";
import { takeUsageChanges } from "../../src/store/usage-changes.ts";
import { logRow } from "../http/log-rows.ts";
import { freshDatabase } from "../support/databases.ts";

const row = (rid: string, fields: Partial<LogRow> = {}) => logRow({ env_id: "env", rid, at: 1, ...fields });

async function logs() {
  const database = await openDatabase(await freshDatabase());
  onTestFinished(() => database.close());
  const add = (id: string, rows: readonly LogRow[]) => {
    const counted = rows.map((one) => ({ row: one, change: additionOf(one) }));
    return database.relaxedStatement((db) => insertCountedLogs(db, id, counted));
  };
  return { database, add, find: (rid: string) => findLog(database.db, "env", rid) };
}

test("of rows with one rid the first is added, and of those that were added each is noted once", async () => {
  const { database, add, find } = await logs();
  const [one, two, three] = [row("a", { at: 1 }), row("b", { at: 2 }), row("c", { at: 3 })];
  expect(await add("1", [one, row("a", { at: 9 }), two])).toEqual([true, false, true]);
  expect(await add("2", [row("b", { at: 9 }), three, row("c", { at: 9 })])).toEqual([false, true, false]);
  expect(await add("3", [row("a", { at: 9 })])).toEqual([false]);
  expect(await find("a")).toEqual(one);
  expect(await find("b")).toEqual(two);
  const noted = await database.transaction((db) => takeUsageChanges(db, 10));
  expect(noted).toHaveLength(3);
  expect(noted).toEqual(expect.arrayContaining([one, two, three].map(additionOf)));
});

test("a row is kept as it was given, whatever is in it", async () => {
  const { database, add, find } = await logs();
  const full = row("full", {
    at: 2 ** 52,
    client_id: "client",
    key_id: "key",
    endpoint_id: "endpoint",
    path: `/"'\\\t{},null \u2028 é 😀`,
    ip: "2001:db8::1",
    user_agent: "",
    degraded: "cache",
    status: 599,
    platform_us: 0,
    duration_ms: 0.1,
    reported_at: 3,
    answer: '[["hour",1,0,2]]',
  });
  expect(await add("1", [full, row("empty", { request_hash: null, answer: null })])).toEqual([true, true]);
  expect(await find("full")).toEqual(full);
  expect(await find("empty")).toEqual(row("empty", { request_hash: null, answer: null }));
  const noted = await database.transaction((db) => takeUsageChanges(db, 10));
  expect(noted).toContainEqual(additionOf(full));
});

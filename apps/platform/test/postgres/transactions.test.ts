import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { silentLogger } from "../../src/logger.ts";
import type { Database } from "../../src/store/database.ts";
import { DatabaseUnavailableError, isUniqueViolation } from "../../src/store/errors.ts";
import { findLog } from "../../src/store/logs.ts";
import { openDatabase } from "../../src/store/open-database.ts";
import type { PostgresOptions } from "../../src/store/postgres/options.ts";
import { findSetting } from "../../src/store/settings.ts";
import { until } from "../integration/until.ts";
import { addEnvironment } from "../store/rows.ts";
import { freshPostgres } from "./instances.ts";
import { Relay } from "./relay.ts";

async function open(options: Partial<PostgresOptions> = {}): Promise<Database> {
  const database = await openDatabase({ ...(await freshPostgres()), ...options });
  onTestFinished(() => database.close());
  return database;
}

/** Resolves for everybody once `parties` have come. */
function meeting(parties: number): () => Promise<void> {
  let missing = parties;
  let open = () => {};
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    missing--;
    if (missing <= 0) open();
    return all;
  };
}

const setting = (db: Parameters<Parameters<Database["transaction"]>[0]>[0], name: string, value: string) =>
  db.insertInto("settings").values({ name, value }).execute();

test("who finds a name free that another takes meanwhile runs again, and sees it taken", async () => {
  const database = await open();
  const met = meeting(2);
  const claim = (value: string) =>
    database.transaction(async (db) => {
      const taken = await findSetting(db, "name");
      if (taken !== null) return taken;
      await met();
      await setting(db, "name", value);
      return value;
    });
  const [one, two] = await Promise.all([claim("one"), claim("two")]);
  expect(one).toBe(two);
});

test("a name that is taken all along fails, after a few attempts", async () => {
  const database = await open();
  await database.transaction((db) => setting(db, "name", "x"));
  let runs = 0;
  const again = database.transaction((db) => {
    runs++;
    return setting(db, "name", "y");
  });
  await expect(again).rejects.toSatisfy(isUniqueViolation);
  expect(runs).toBe(5);
});

test("of two that wait for each other one runs again, and both come through", async () => {
  const database = await open();
  await database.transaction(async (db) => {
    await setting(db, "a", "0");
    await setting(db, "b", "0");
  });
  const met = meeting(2);
  const add = (db: Parameters<typeof setting>[0], name: string) =>
    db
      .updateTable("settings")
      .set({ value: sql<string>`(value::int + 1)::text` })
      .where("name", "=", name)
      .execute();
  const both = (first: string, second: string) =>
    database.transaction(async (db) => {
      await add(db, first);
      await met();
      await add(db, second);
    });
  await Promise.all([both("a", "b"), both("b", "a")]);
  expect([await findSetting(database.db, "a"), await findSetting(database.db, "b")]).toEqual(["2", "2"]);
});

test("what fails for its own reasons runs once", async () => {
  const database = await open();
  let runs = 0;
  const failing = database.transaction(async () => {
    runs++;
    throw new Error("mine");
  });
  await expect(failing).rejects.toThrow("mine");
  expect(runs).toBe(1);
});

test("of one name only one runs at a time, across instances", async () => {
  const options = await freshPostgres();
  const databases = await Promise.all([1, 2].map(() => openDatabase(options)));
  let inside = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      databases[index % 2]?.exclusively("a", async (db) => {
        most = Math.max(most, ++inside);
        await sql`select pg_sleep(0.005)`.execute(db);
        inside--;
      }),
    ),
  );
  for (const database of databases) await database.close();
  expect(most).toBe(1);
});

test("a snapshot is of one moment, and writes nothing", async () => {
  const database = await open();
  await database.snapshot(async (db) => {
    expect(await findSetting(db, "late")).toBeNull();
    await database.transaction((other) => setting(other, "late", "x"));
    expect(await findSetting(db, "late")).toBeNull();
  });
  expect(await findSetting(database.db, "late")).toBe("x");
  await expect(database.snapshot((db) => setting(db, "no", "x"))).rejects.toThrow();
  expect(await findSetting(database.db, "no")).toBeNull();
});

test("a commit waits for the disk, except a relaxed one's, whatever was before on the same connection", async () => {
  const database = await open({ poolSize: 1 });
  const waits = (db: Parameters<typeof setting>[0]) =>
    sql<{ setting: string }>`select current_setting('synchronous_commit') as setting`
      .execute(db)
      .then(({ rows }) => rows[0]?.setting);
  const usual = await database.transaction(waits);
  expect(await database.relaxedTransaction(waits)).toBe("off");
  await expect(database.relaxedTransaction(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await database.transaction(waits)).toBe(usual);
});

test("what another version does to a table while plans of it are kept is met by running again", async () => {
  const database = await open({ poolSize: 1 });
  const find = () => database.transaction((db) => findLog(db, "env", "rid"));
  expect(await find()).toBeNull();
  await sql`alter table logs add column of_a_later_version text`.execute(database.db);
  expect(await find()).toBeNull();
});

const rename = (db: Parameters<typeof setting>[0]) =>
  db.updateTable("projects").set({ name: "x" }).where("slug", "=", "one").execute();

test("a statement ends when its time is up, and the next goes on", async () => {
  const database = await open({ statementTimeoutMs: 500 });
  await expect(sql`select pg_sleep(60)`.execute(database.db)).rejects.toThrow(DatabaseUnavailableError);
  expect(await findSetting(database.db, "x")).toBeNull();
});

test("a wait for a lock ends when its time is up, and who holds it goes on", async () => {
  const database = await open({ lockTimeoutMs: 100 });
  await addEnvironment(database, "one");
  await database.transaction(async (db) => {
    await rename(db);
    await expect(database.transaction(rename)).rejects.toThrow(DatabaseUnavailableError);
  });
  await database.transaction(rename);
});

test("a transaction that stands still is ended, and what it held is free", async () => {
  const database = await open({ idleInTransactionTimeoutMs: 200 });
  await addEnvironment(database, "one");
  const idle = database.transaction(async (db) => {
    await rename(db);
    // Waits for what it holds: for its own end, by the server.
    await database.transaction(rename);
    await rename(db);
  });
  await expect(idle).rejects.toThrow(DatabaseUnavailableError);
});

test("a connection that is lost, also in the middle of a transaction, is an error there and nowhere else", async () => {
  const options = await freshPostgres();
  const relay = await Relay.start(options.url);
  const told: object[] = [];
  const logger = { ...silentLogger, warn: (fields: object) => void told.push(fields) };
  const database = await openDatabase({ ...options, url: relay.url }, { logger });
  onTestFinished(() => database.close());
  const torn = database.transaction(async (db) => {
    await setting(db, "torn", "x");
    relay.cut();
    await setting(db, "torn too", "x");
  });
  await expect(torn).rejects.toThrow(DatabaseUnavailableError);
  await findSetting(database.db, "x");
  // The pool holds one that it takes for alive.
  relay.cut();
  await until("the pool has noticed", () => told.some((fields) => "reason" in fields));
  await database.transaction((db) => setting(db, "whole", "x"));
  expect(await findSetting(database.db, "torn")).toBeNull();
  expect(await findSetting(database.db, "whole")).toBe("x");
  expect(told).toContainEqual({ reason: "Connection terminated unexpectedly" });
});

test("a server that says nothing any more is given up, and asked anew over another connection", async () => {
  const options = await freshPostgres();
  const relay = await Relay.start(options.url);
  const database = await openDatabase({
    ...options,
    url: relay.url,
    statementTimeoutMs: 1000,
    connectionTimeoutMs: 2000,
  });
  onTestFinished(() => database.close());
  await findSetting(database.db, "x");
  relay.isSilent = true;
  await expect(findSetting(database.db, "x")).rejects.toThrow(DatabaseUnavailableError);
  await expect(findSetting(database.db, "x")).rejects.toThrow(DatabaseUnavailableError);
  relay.isSilent = false;
  expect(await findSetting(database.db, "x")).toBeNull();
});

test("an error holds no value of the row, and an unusable address no password", async () => {
  const database = await open();
  const insert = () =>
    database.db.insertInto("settings").values({ name: "x", value: "very-secret" }).execute();
  await insert();
  const error = await insert().catch((caught: unknown) => caught);
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("very-secret");
  for (const url of ["postgres://u:very-secret@127.0.0.1:1/x", "mysql://u:very-secret@h/x", "very-secret"]) {
    const refused = await openDatabase({ kind: "postgres", url }).catch((caught: unknown) => caught);
    expect(refused).toBeInstanceOf(Error);
    const { message, stack, cause } = refused as Error;
    expect([message, stack, String(cause)].join()).not.toContain("very-secret");
  }
});

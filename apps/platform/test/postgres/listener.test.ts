import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import type { Database } from "../../src/store/database.ts";
import { openDatabase } from "../../src/store/open-database.ts";
import { until } from "../integration/until.ts";
import { freshPostgres } from "./instances.ts";
import { Relay } from "./relay.ts";

/** A database that is listened to through a relay, and another instance on it. */
async function setUp() {
  const options = await freshPostgres();
  const relay = await Relay.start(options.url);
  const listening = await openDatabase({ ...options, url: relay.url });
  const other = await openDatabase(options);
  for (const database of [listening, other]) onTestFinished(() => database.close());
  const heard: (string | null)[] = [];
  listening.onChange((topic) => void heard.push(topic));
  return { relay, listening, other, heard };
}

const tell = (database: Database, topic: string) =>
  database.transaction((db) => database.announce(db, topic));

test("what another instance announces is heard once it is committed, and not one's own", async () => {
  const { listening, other, heard } = await setUp();
  await tell(listening, "mine");
  const broken = other.transaction(async (db) => {
    await other.announce(db, "never");
    throw new Error("rolled back");
  });
  await expect(broken).rejects.toThrow("rolled back");
  await tell(other, "theirs");
  await until("it is heard", () => heard.includes("theirs"));
  expect(heard).toEqual(["theirs"]);
});

test("after a break everything may have changed, and news come again", async () => {
  const { relay, other, heard } = await setUp();
  relay.cut();
  await until("the break is told of", () => heard.includes(null));
  await until("news come again", async () => {
    await tell(other, "again");
    return heard.includes("again");
  });
});

test("a session that the server ends is begun anew", async () => {
  const { other, heard } = await setUp();
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(other.db);
  await until("the break is told of", () => heard.includes(null));
  await until("news come again", async () => {
    await tell(other, "again").catch(() => {});
    return heard.includes("again");
  });
});

test("a connection over which nothing comes counts as broken, and while there is none it is said again and again", async () => {
  const { relay, other, heard } = await setUp();
  relay.isSilent = true;
  await tell(other, "unheard");
  await until("it is noticed", () => heard.filter((topic) => topic === null).length >= 3);
  expect(heard).not.toContain("unheard");
  relay.isSilent = false;
  await until("news come again", async () => {
    await tell(other, "again");
    return heard.includes("again");
  });
});

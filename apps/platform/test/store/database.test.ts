import { describe, expect, onTestFinished, test } from "vitest";
import type { Database } from "../../src/store/database.ts";
import { isUniqueViolation } from "../../src/store/errors.ts";
import { openDatabase } from "../../src/store/open-database.ts";
import { freshDatabase } from "../support/databases.ts";
import { addEnvironment, clientRow, TIMES } from "./rows.ts";

async function openFresh(): Promise<Database> {
  const database = await openDatabase(await freshDatabase());
  onTestFinished(() => database.close());
  return database;
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

describe("an environment", () => {
  test("has one client a tenant, one key an id, one key a hash, and one row a rid", async () => {
    const database = await openFresh();
    const { db } = database;
    await addEnvironment(database, "one");
    await addEnvironment(database, "two");
    const addClient = (row: ReturnType<typeof clientRow>) => db.insertInto("clients").values(row).execute();
    const addKey = (row: ReturnType<typeof key>) => db.insertInto("keys").values(row).execute();
    await addClient(clientRow("one", "c1", "acme"));
    await addKey(key("one", "k1", "c1", "h1"));
    await expect(addClient(clientRow("one", "c2", "acme"))).rejects.toSatisfy(isUniqueViolation);
    await expect(addClient(clientRow("one", "c1", "globex"))).rejects.toSatisfy(isUniqueViolation);
    await expect(addKey(key("one", "k1", "c1", "h2"))).rejects.toSatisfy(isUniqueViolation);
    await expect(addKey(key("one", "k2", "c1", "h1"))).rejects.toSatisfy(isUniqueViolation);
    await expect(addKey(key("one", "k2", "nobody", "h2"))).rejects.toThrow(/foreign key/i);
    await addClient(clientRow("two", "c1", "acme"));
    await addKey(key("two", "k1", "c1", "h1"));
  });

  test("cannot hold a key of another one's client", async () => {
    const database = await openFresh();
    await addEnvironment(database, "one");
    await addEnvironment(database, "two");
    await database.db
      .insertInto("clients")
      .values(clientRow("one", "c1", "acme"))
      .execute();
    const row = key("two", "k1", "c1", "h1");
    await expect(database.db.insertInto("keys").values(row).execute()).rejects.toThrow(/foreign key/i);
  });

  test("goes with all that it owns, and nothing of another's", async () => {
    const database = await openFresh();
    const { db } = database;
    for (const env of ["one", "two"]) {
      await addEnvironment(database, env);
      await db
        .insertInto("clients")
        .values(clientRow(env, "c1", "acme"))
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
  const { db } = await openFresh();
  for (const value of [undefined, true, {}, new Date(0), [1]]) {
    const insert = db.insertInto("settings").values({ name: "x", value: value as never });
    await expect(insert.execute()).rejects.toThrow();
  }
});

import { type Kysely, sql, type Transaction } from "kysely";
import type { Schema } from "../schema.ts";
import { migrations } from "./index.ts";

/** The table of Kysely's own migrator, so that its tools can read it. */
type Bookkeeping = {
  kysely_migration: { name: string; timestamp: string };
};

/**
 * Runs the migrations that a database lacks, in the order of their names, all in one transaction: killed at
 * whichever statement, it leaves the database as it was. `wanted` are those that are run; default: all.
 *
 * @throws Error where the data was written by a later version, or a migration fails.
 */
export async function migrate(
  transaction: Transaction<Schema>,
  wanted: readonly string[] = Object.keys(migrations),
): Promise<void> {
  const db = transaction.withTables<Bookkeeping>();
  await sql`create table if not exists kysely_migration (
    name varchar(255) primary key not null, timestamp varchar(255) not null
  )`.execute(db);
  const done = new Set(
    (await db.selectFrom("kysely_migration").select("name").execute()).map(({ name }) => name),
  );
  const unknown = [...done].filter((name) => !(name in migrations)).sort();
  if (unknown.length > 0) {
    throw new Error(
      `the data was written by a later version of the platform, which made ${unknown.join(", ")}: use that version`,
    );
  }
  for (const name of [...wanted].sort()) {
    if (!done.has(name)) await run(db, name);
  }
}

async function run(db: Kysely<Schema & Bookkeeping>, name: string): Promise<void> {
  try {
    await migrations[name]?.up(db);
  } catch (error) {
    throw new Error(`the database could not be brought up to date: ${name} failed`, { cause: error });
  }
  await db.insertInto("kysely_migration").values({ name, timestamp: new Date().toISOString() }).execute();
}

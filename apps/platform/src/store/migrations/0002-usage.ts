import { type Kysely, type SqlBool, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { isPostgres } from "../dialect.ts";
import type { Schema } from "../schema.ts";

/** What is to be counted of requests, what was, and the ways by which filtered logs are found. */
export const usage: Migration = {
  async up(db: Kysely<Schema>) {
    const inKeyOrder = isPostgres(db) ? sql`` : sql`without rowid`;
    await db.schema
      .createTable("usage_changes")
      .addColumn("id", "text", (column) => column.primaryKey().notNull())
      .addColumn("size", "integer", (column) => column.notNull())
      .addColumn("changes", "text", (column) => column.notNull())
      .modifyEnd(inKeyOrder)
      .execute();
    // Without a foreign key: what is counted may come after its environment has gone.
    await db.schema
      .createTable("usage_rollups")
      .addColumn("env_id", "text", (column) => column.notNull())
      .addColumn("step", "text", (column) => column.notNull())
      .addColumn("dimension", "text", (column) => column.notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("member", "text", (column) => column.notNull())
      .addColumn("requests", "bigint", (column) => column.notNull())
      .addColumn("errors", "bigint", (column) => column.notNull())
      .addColumn("durations", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("usage_rollups_id", ["env_id", "step", "dimension", "at", "member"])
      .modifyEnd(inKeyOrder)
      .execute();
    await logIndexes(db);
  },
};

/** Rows without what an index is about, and the many that were let through, are found by time. */
async function logIndexes(db: Kysely<Schema>): Promise<void> {
  for (const column of ["client_id", "key_id", "endpoint_id", "status"] as const) {
    await db.schema
      .createIndex(`logs_by_${column}`)
      .on("logs")
      .columns(["env_id", column, "at"])
      .where(column, "is not", null)
      .execute();
  }
  await db.schema
    .createIndex("logs_by_outcome")
    .on("logs")
    .columns(["env_id", "outcome", "at"])
    .where(sql<SqlBool>`outcome <> 'allowed'`)
    .execute();
}

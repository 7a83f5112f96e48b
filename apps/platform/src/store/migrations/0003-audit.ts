import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Schema } from "../schema.ts";

/** The audit, and the ends of keys that come before what is signed into them. */
export const audit: Migration = {
  async up(db: Kysely<Schema>) {
    // Without foreign keys: what was done outlives what it was done to.
    await db.schema
      .createTable("audit")
      .addColumn("id", "text", (column) => column.primaryKey().notNull())
      .addColumn("project_id", "text")
      .addColumn("env_id", "text")
      .addColumn("actor_kind", "text", (column) => column.notNull())
      .addColumn("actor_id", "text")
      .addColumn("actor_name", "text")
      .addColumn("action", "text", (column) => column.notNull())
      .addColumn("target_id", "text", (column) => column.notNull())
      .addColumn("before", "text")
      .addColumn("after", "text")
      .addColumn("request_id", "text")
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex("audit_of_project")
      .on("audit")
      .columns(["project_id", "created_at", "id"])
      .execute();
    await db.schema.createIndex("audit_at").on("audit").columns(["created_at", "id"]).execute();
    await db.schema
      .createTable("early_ends")
      .addColumn("env_id", "text", (column) => column.notNull())
      .addColumn("key_id", "text", (column) => column.notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("early_ends_key", ["env_id", "key_id"])
      .addForeignKeyConstraint(
        "early_ends_of_key",
        ["env_id", "key_id"],
        "keys",
        ["env_id", "id"],
        (constraint) => constraint.onDelete("cascade"),
      )
      .execute();
    await db.schema.createIndex("early_ends_at").on("early_ends").column("at").execute();
  },
};

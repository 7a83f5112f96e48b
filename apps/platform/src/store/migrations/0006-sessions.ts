import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Schema } from "../schema.ts";

/** The administrator's password, the sessions that were signed in with it, and the guesses at it. */
export const sessions: Migration = {
  async up({ schema }: Kysely<Schema>) {
    await schema
      .createTable("passwords")
      .addColumn("id", "text", (column) => column.primaryKey().notNull())
      .addColumn("hash", "text", (column) => column.notNull())
      .addColumn("updated_at", "bigint", (column) => column.notNull())
      .execute();
    await schema
      .createTable("sessions")
      .addColumn("id", "text", (column) => column.primaryKey().notNull())
      .addColumn("hash", "text", (column) => column.notNull().unique())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("last_seen_at", "bigint", (column) => column.notNull())
      .execute();
    await schema
      .createTable("sign_in_attempts")
      .addColumn("network", "text", (column) => column.primaryKey().notNull())
      .addColumn("count", "bigint", (column) => column.notNull())
      .addColumn("started_at", "bigint", (column) => column.notNull())
      .execute();
  },
};

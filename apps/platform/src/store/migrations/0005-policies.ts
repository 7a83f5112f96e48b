import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { isPostgres } from "../dialect.ts";
import type { Schema } from "../schema.ts";

/** What clients have used of their limits, templates that only try, what fraud rules have learnt, and signals that count. */
export const policies: Migration = {
  async up(db: Kysely<Schema>) {
    const { schema } = db;
    await schema
      .alterTable("templates")
      .addColumn("mode", "text", (column) => column.notNull().defaultTo("enforce"))
      .execute();
    // Whole numbers of windows that were never entered are null: no time is before all others.
    await schema
      .createTable("limit_uses")
      .addColumn("env_id", "text", (column) =>
        column.notNull().references("environments.id").onDelete("cascade"),
      )
      .addColumn("client_id", "text", (column) => column.notNull())
      .addColumn("hour_start", "bigint")
      .addColumn("hour_used", "bigint", (column) => column.notNull().defaultTo(0))
      .addColumn("day_start", "bigint")
      .addColumn("day_used", "bigint", (column) => column.notNull().defaultTo(0))
      .addColumn("week_start", "bigint")
      .addColumn("week_used", "bigint", (column) => column.notNull().defaultTo(0))
      .addColumn("month_start", "bigint")
      .addColumn("month_used", "bigint", (column) => column.notNull().defaultTo(0))
      .addPrimaryKeyConstraint("limit_uses_id", ["env_id", "client_id"])
      .addForeignKeyConstraint(
        "limit_uses_client",
        ["env_id", "client_id"],
        "clients",
        ["env_id", "id"],
        (constraint) => constraint.onDelete("cascade"),
      )
      .modifyEnd(isPostgres(db) ? sql`` : sql`without rowid`)
      .execute();
    await schema
      .createTable("fraud_memories")
      .addColumn("env_id", "text", (column) =>
        column.primaryKey().notNull().references("environments.id").onDelete("cascade"),
      )
      .addColumn("memory", "text", (column) => column.notNull())
      .addColumn("saved_at", "bigint", (column) => column.notNull())
      .execute();
    await schema
      .alterTable("signals")
      .addColumn("requests", "bigint", (column) => column.notNull().defaultTo(1))
      .execute();
    await schema.alterTable("signals").addColumn("last_at", "bigint").execute();
  },
};

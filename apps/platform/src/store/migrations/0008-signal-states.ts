import { type Kysely, type SqlBool, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Schema } from "../schema.ts";

/** Signals are open until somebody closes them, and found again by what they are about. Those of before are open. */
export const signalStates: Migration = {
  async up({ schema }: Kysely<Schema>) {
    await schema.alterTable("signals").addColumn("closed_at", "bigint").execute();
    await schema.alterTable("signals").addColumn("closed_by", "text").execute();
    await schema.alterTable("signals").addColumn("note", "text").execute();
    await schema.alterTable("signals").addColumn("subject", "text").execute();
    await schema
      .createIndex("signals_subject")
      .on("signals")
      .columns(["env_id", "subject", "rule", "action", "created_at"])
      .execute();
    // Each signal is in one of the two: the newest of either are found among however many of the other.
    for (const [name, condition] of [
      ["signals_open", sql<SqlBool>`closed_at is null`],
      ["signals_closed", sql<SqlBool>`closed_at is not null`],
    ] as const) {
      await schema
        .createIndex(name)
        .on("signals")
        .columns(["env_id", "created_at", "id", "closed_at"])
        .where(condition)
        .execute();
    }
  },
};

import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Schema } from "../schema.ts";

/** What lists of clients are ordered by. */
export const clientOrder: Migration = {
  async up({ schema }: Kysely<Schema>) {
    await schema.createIndex("clients_name").on("clients").columns(["env_id", "name", "id"]).execute();
    await schema
      .createIndex("clients_created")
      .on("clients")
      .columns(["env_id", "created_at", "id"])
      .execute();
  },
};

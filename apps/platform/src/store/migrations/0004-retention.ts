import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Schema } from "../schema.ts";

/** What has been kept for long enough is found by an index, however much is kept; so is a key by its name. */
export const retention: Migration = {
  async up({ schema }: Kysely<Schema>) {
    await schema.dropIndex("report_batches_age").execute();
    await schema
      .createIndex("report_batches_age")
      .on("report_batches")
      .columns(["env_id", "created_at"])
      .execute();
    await schema.createIndex("key_tombstones_end").on("key_tombstones").column("expires_at").execute();
    await schema.createIndex("feed_changes_age").on("feed_changes").column("created_at").execute();
    await schema.dropIndex("keys_of_client").execute();
    await schema.createIndex("keys_of_client").on("keys").columns(["env_id", "client_id", "name"]).execute();
  },
};

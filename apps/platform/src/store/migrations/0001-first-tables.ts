import { type ColumnBuilderCallback, type CreateTableBuilder, type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { isPostgres } from "../dialect.ts";
import type { Schema } from "../schema.ts";

const required: ColumnBuilderCallback = (column) => column.notNull();
const counter: ColumnBuilderCallback = (column) => column.notNull().defaultTo(0);
const key: ColumnBuilderCallback = (column) => column.primaryKey().notNull();

/** The tables of the first version. */
export const firstTables: Migration = {
  async up(db: Kysely<Schema>) {
    await platformTables(db);
    await projectTables(db);
    await clientTables(db);
    await requestTables(db);
    await feedTables(db);
  },
};

async function platformTables(db: Kysely<Schema>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable("settings")
    .addColumn("name", "text", key)
    .addColumn("value", "text", required)
    .execute();
  await schema
    .createTable("identity_keys")
    .addColumn("id", "text", key)
    .addColumn("public_key", "text", required)
    .addColumn("private_key", "text", required)
    .addColumn("created_at", "bigint", required)
    .execute();
  await schema
    .createTable("channel_keys")
    .addColumn("kid", "text", key)
    .addColumn("public_key", "text", required)
    .addColumn("private_key", "text", required)
    .addColumn("not_before", "bigint", required)
    .addColumn("expires_at", "bigint", required)
    .addColumn("created_at", "bigint", required)
    .execute();
  await schema
    .createTable("key_documents")
    .addColumn("id", "text", key)
    .addColumn("document", "text", required)
    .addColumn("serial", "bigint", required)
    .addColumn("expires_at", "bigint", required)
    .execute();
  await schema
    .createTable("admin_tokens")
    .addColumn("id", "text", key)
    .addColumn("name", "text", required)
    .addColumn("hash", "text", (column) => column.notNull().unique())
    .addColumn("created_at", "bigint", required)
    .addColumn("revoked_at", "bigint")
    .execute();
}

async function projectTables(db: Kysely<Schema>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable("projects")
    .addColumn("id", "text", key)
    .addColumn("slug", "text", (column) => column.notNull().unique())
    .addColumn("name", "text", required)
    .addColumn("description", "text")
    .addColumn("metadata", "text", required)
    .addColumn("status", "text", required)
    .addColumn("created_at", "bigint", required)
    .addColumn("updated_at", "bigint", required)
    .execute();
  await schema
    .createTable("environments")
    .addColumn("id", "text", key)
    .addColumn("project_id", "text", (column) =>
      column.notNull().references("projects.id").onDelete("cascade"),
    )
    .addColumn("type", "text", required)
    .addColumn("project_env", "text", (column) => column.notNull().unique())
    .addColumn("url", "text")
    .addColumn("status", "text", required)
    .addColumn("signing", "text", required)
    .addColumn("settings", "text", required)
    .addColumn("metadata", "text", required)
    .addColumn("feed_serial", "bigint", counter)
    .addColumn("feed_floor", "bigint", counter)
    .addColumn("dropped_reports", "bigint", counter)
    .addColumn("created_at", "bigint", required)
    .addColumn("updated_at", "bigint", required)
    .addUniqueConstraint("environments_project_type", ["project_id", "type"])
    .execute();
  await ownedTable(db, "server_keys")
    .addColumn("id", "text", key)
    .addColumn("role", "text", required)
    .addColumn("hash", "text", (column) => column.notNull().unique())
    .addColumn("prefix", "text", required)
    .addColumn("name", "text")
    .addColumn("suffix", "text", required)
    .addColumn("created_at", "bigint", required)
    .addColumn("last_used_at", "bigint")
    .addColumn("revoked_at", "bigint")
    .execute();
  await schema.createIndex("server_keys_env").on("server_keys").column("env_id").execute();
  await ownedTable(db, "signing_secrets")
    .addColumn("id", "text", key)
    .addColumn("secret", "text", required)
    .addColumn("created_at", "bigint", required)
    .execute();
  await schema.createIndex("signing_secrets_env").on("signing_secrets").column("env_id").execute();
  await ownedTable(db, "templates")
    .addColumn("id", "text", key)
    .addColumn("name", "text", required)
    .addColumn("rate_limit_hour", "bigint")
    .addColumn("rate_limit_day", "bigint")
    .addColumn("rate_limit_week", "bigint")
    .addColumn("rate_limit_month", "bigint")
    .addColumn("max_clients", "bigint")
    .addColumn("created_at", "bigint", required)
    .addColumn("updated_at", "bigint", required)
    .execute();
  await schema.createIndex("templates_env").on("templates").column("env_id").execute();
}

async function clientTables(db: Kysely<Schema>): Promise<void> {
  const { schema } = db;
  await withUsage(ownedTable(db, "clients"))
    .addColumn("id", "text", required)
    .addColumn("tenant", "text", required)
    .addColumn("name", "text", required)
    .addColumn("type", "text", required)
    .addColumn("status", "text", required)
    .addColumn("source", "text", required)
    .addColumn("ip_whitelist", "text", required)
    .addColumn("metadata", "text", required)
    .addColumn("template_id", "text", (column) => column.references("templates.id").onDelete("set null"))
    .addColumn("created_at", "bigint", required)
    .addColumn("updated_at", "bigint", required)
    .addPrimaryKeyConstraint("clients_id", ["env_id", "id"])
    .addUniqueConstraint("clients_tenant", ["env_id", "tenant"])
    .execute();
  await withUsage(ownedTable(db, "keys"))
    .addColumn("id", "text", required)
    .addColumn("client_id", "text", required)
    .addColumn("name", "text")
    .addColumn("hash", "text", required)
    .addColumn("prefix", "text", required)
    .addColumn("suffix", "text", required)
    .addColumn("scopes", "text", required)
    .addColumn("environment", "text", required)
    .addColumn("enabled", "integer", required)
    .addColumn("auto_rotate", "integer", required)
    .addColumn("metadata", "text", required)
    .addColumn("expires_at", "bigint")
    .addColumn("signed_expires_at", "bigint")
    .addColumn("last_used_at", "bigint")
    .addColumn("revoked_at", "bigint")
    .addColumn("created_at", "bigint", required)
    .addColumn("updated_at", "bigint", required)
    .addPrimaryKeyConstraint("keys_id", ["env_id", "id"])
    .addUniqueConstraint("keys_hash", ["env_id", "hash"])
    .addForeignKeyConstraint(
      "keys_client",
      ["env_id", "client_id"],
      "clients",
      ["env_id", "id"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .execute();
  await schema.createIndex("keys_of_client").on("keys").columns(["env_id", "client_id"]).execute();
  await ownedTable(db, "key_tombstones")
    .addColumn("key_id", "text", required)
    .addColumn("hash", "text", required)
    .addColumn("tenant", "text", required)
    .addColumn("expires_at", "bigint")
    .addColumn("created_at", "bigint", required)
    .addPrimaryKeyConstraint("key_tombstones_id", ["env_id", "key_id"])
    .execute();
  await schema.createIndex("key_tombstones_hash").on("key_tombstones").columns(["env_id", "hash"]).execute();
  await ownedTable(db, "tenant_tombstones")
    .addColumn("tenant", "text", required)
    .addColumn("created_at", "bigint", required)
    .addPrimaryKeyConstraint("tenant_tombstones_tenant", ["env_id", "tenant"])
    .execute();
}

async function requestTables(db: Kysely<Schema>): Promise<void> {
  const { schema } = db;
  await withUsage(ownedTable(db, "endpoints"))
    .addColumn("id", "text", key)
    .addColumn("method", "text", required)
    .addColumn("path", "text", required)
    .addColumn("name", "text")
    .addColumn("first_seen_at", "bigint", required)
    .addColumn("last_seen_at", "bigint", required)
    .addUniqueConstraint("endpoints_route", ["env_id", "method", "path"])
    .execute();
  // Without a foreign key: what was logged outlives what it names, and each insert would look it up.
  await schema
    .createTable("logs")
    .addColumn("env_id", "text", required)
    .addColumn("rid", "text", required)
    .addColumn("at", "bigint", required)
    .addColumn("client_id", "text")
    .addColumn("key_id", "text")
    .addColumn("endpoint_id", "text")
    .addColumn("method", "text", required)
    .addColumn("path", "text", required)
    .addColumn("ip", "text")
    .addColumn("user_agent", "text")
    .addColumn("outcome", "text", required)
    .addColumn("degraded", "text")
    .addColumn("status", "integer")
    .addColumn("platform_us", "integer")
    .addColumn("duration_ms", "double precision")
    .addColumn("reported_at", "bigint")
    .addColumn("request_hash", "text")
    .addColumn("answer", "text")
    .addPrimaryKeyConstraint("logs_rid", ["env_id", "rid"])
    // SQLite then keeps the rows in the order of the primary key, instead of an index beside them.
    .modifyEnd(isPostgres(db) ? sql`` : sql`without rowid`)
    .execute();
  await schema.createIndex("logs_at").on("logs").columns(["env_id", "at"]).execute();
  await ownedTable(db, "rids")
    .addColumn("op", "text", required)
    .addColumn("rid", "text", required)
    .addColumn("request_hash", "text", required)
    .addColumn("status", "integer", required)
    .addColumn("answer", "text", required)
    .addColumn("created_at", "bigint", required)
    .addPrimaryKeyConstraint("rids_rid", ["env_id", "op", "rid"])
    .execute();
  await schema.createIndex("rids_age").on("rids").column("created_at").execute();
  await ownedTable(db, "report_batches")
    .addColumn("batch_id", "text", required)
    .addColumn("request_hash", "text", required)
    .addColumn("answer", "text", required)
    .addColumn("created_at", "bigint", required)
    .addPrimaryKeyConstraint("report_batches_id", ["env_id", "batch_id"])
    .execute();
  await schema.createIndex("report_batches_age").on("report_batches").column("created_at").execute();
}

async function feedTables(db: Kysely<Schema>): Promise<void> {
  await ownedTable(db, "feed_changes")
    .addColumn("serial", "bigint", required)
    .addColumn("key_id", "text")
    .addColumn("tenant", "text")
    .addColumn("state", "text", required)
    .addColumn("expires_at", "bigint")
    .addColumn("created_at", "bigint", required)
    .addPrimaryKeyConstraint("feed_changes_serial", ["env_id", "serial"])
    .execute();
  await ownedTable(db, "signals")
    .addColumn("id", "text", key)
    .addColumn("rule", "text", required)
    .addColumn("key_id", "text")
    .addColumn("client_id", "text")
    .addColumn("action", "text", required)
    .addColumn("details", "text", required)
    .addColumn("created_at", "bigint", required)
    .execute();
  await db.schema.createIndex("signals_at").on("signals").columns(["env_id", "created_at"]).execute();
}

/** A table whose rows go with their environment. */
function ownedTable(db: Kysely<Schema>, name: keyof Schema) {
  return db.schema
    .createTable(name)
    .addColumn("env_id", "text", (column) =>
      column.notNull().references("environments.id").onDelete("cascade"),
    );
}

function withUsage<Table extends string, Columns extends string>(table: CreateTableBuilder<Table, Columns>) {
  return table
    .addColumn("request_count", "bigint", counter)
    .addColumn("success_count", "bigint", counter)
    .addColumn("error_count", "bigint", counter)
    .addColumn("duration_count", "bigint", counter)
    .addColumn("duration_ms_sum", "double precision", counter);
}

import { randomUUID } from "node:crypto";
import { afterAll, inject } from "vitest";
import type { DatabaseOptions } from "../../src/store/database.ts";
import { databaseUrl, onServer } from "./postgres-setup.ts";

const made: string[] = [];

afterAll(async () => {
  const server = inject("postgres");
  if (server === null) return;
  for (const name of made.splice(0))
    await onServer(server.url, `drop database if exists ${name} with (force)`);
});

/**
 * An empty database of the kind that this run is about: SQLite in memory, or one of its own on PostgreSQL. Tests
 * that open theirs by it run on both (vitest.config.ts and vitest.postgres.config.ts).
 */
export async function freshDatabase(): Promise<DatabaseOptions> {
  const server = inject("postgres");
  if (server === null) return { kind: "memory" };
  const name = `apikee_test_${randomUUID().replaceAll("-", "")}`;
  await onServer(server.url, `create database ${name} template ${server.template} strategy file_copy`);
  made.push(name);
  return { kind: "postgres", url: databaseUrl(server.url, name) };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject, onTestFinished } from "vitest";
import type { KeptDatabase } from "../../src/backup/index.ts";
import { freshDatabase } from "../support/databases.ts";
import { databaseUrl, onServer } from "../support/postgres-setup.ts";

/** A folder that is gone after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "apikee-backup-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A place with the tables of a platform, on the database that this run is about. */
export async function keptDatabase(): Promise<KeptDatabase> {
  const database = await freshDatabase();
  return database.kind === "postgres" ? database : sqlitePlace();
}

/** A SQLite file that is not there yet. */
export function sqlitePlace(): KeptDatabase {
  return { kind: "file", path: join(scratchFolder(), "platform.sqlite") };
}

/** A place with nothing in it, on the database that this run is about. */
export async function emptyPlace(): Promise<KeptDatabase> {
  const server = inject("postgres");
  if (server === null) return sqlitePlace();
  const name = `apikee_test_empty_${process.hrtime.bigint()}`;
  await onServer(server.url, `create database ${name}`);
  onTestFinished(() => onServer(server.url, `drop database ${name} with (force)`));
  return { kind: "postgres", url: databaseUrl(server.url, name) };
}

import { randomUUID } from "node:crypto";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { openDatabase } from "../../src/store/open-database.ts";
import { PostgresServer } from "./postgres-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The server that the run's databases are made on; null where the project is that of SQLite, or none can be started. */
    postgres: { readonly url: string; readonly template: string } | null;
  }
}

/** Nothing of these databases has to outlive the machine. */
const FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"];

/** One server for the run: that of `DATABASE_URL`, else one of its own; on it a template, from which each database is copied. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env["DATABASE_URL"];
  const own = given ? null : await startOwn();
  const url = given || own?.url;
  if (url === undefined) {
    project.provide("postgres", null);
    return async () => {};
  }
  const template = `apikee_template_${randomUUID().replaceAll("-", "")}`;
  await onServer(url, `create database ${template}`);
  await (await openDatabase({ kind: "postgres", url: databaseUrl(url, template) })).close();
  project.provide("postgres", { url, template });
  return async () => {
    if (own === null) await onServer(url, `drop database ${template} with (force)`);
    else await own.stop();
  };
}

async function startOwn(): Promise<PostgresServer | null> {
  try {
    return await PostgresServer.start(FAST.flatMap((setting) => ["-c", setting]));
  } catch (error) {
    if (process.env["APIKEE_REQUIRE_POSTGRES"] === "1") throw error;
    console.warn(
      `The tests on PostgreSQL are skipped: none could be started (${error}). DATABASE_URL names one.`,
    );
    return null;
  }
}

/** The address of another database of the same server. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs one statement on a server. */
export async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

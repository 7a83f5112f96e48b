import { randomUUID } from "node:crypto";
import { Kysely, sql, type Transaction } from "kysely";
import type { Logger } from "../../logger.ts";
import type { Database, Work } from "../database.ts";
import { migrate } from "../migrations/migrate.ts";
import type { Schema } from "../schema.ts";
import { openPool } from "./connections.ts";
import { PooledDialect } from "./dialect.ts";
import { CHANGES, Listener } from "./listener.ts";
import { type PostgresOptions, resolveOptions } from "./options.ts";
import { withRetries } from "./retry.ts";

/** How much later than the server the client gives a statement up: then the server is not there any more. */
const DEADLINE_SLACK_MS = 2000;
/** Relaxed transactions at one time: more of them wait for each other's locks, not for the disk. */
const RELAXED_WRITERS = 4;
/** A migration may rewrite a table, and another instance's is waited for. */
const MIGRATION_DEADLINE_MS = 3_600_000;

/** Opens a PostgreSQL database. @throws Error where it cannot be reached, or not be brought up to date. */
export async function openPostgres(options: PostgresOptions, logger: Logger): Promise<Database> {
  const resolved = resolveOptions(options);
  const instance = randomUUID();
  const pool = openPool(resolved, logger);
  const deadlineMs = resolved.statementTimeoutMs + DEADLINE_SLACK_MS;
  const db = new Kysely<Schema>({ dialect: new PooledDialect(pool, { deadlineMs }) });
  const begin = "begin; set local synchronous_commit = off";
  const relaxed = new Kysely<Schema>({ dialect: new PooledDialect(pool, { deadlineMs, begin }) });
  const listener = new Listener(resolved, { instance, logger });
  let closing: Promise<void> | undefined;
  try {
    await migrateAlone(
      new Kysely<Schema>({ dialect: new PooledDialect(pool, { deadlineMs: MIGRATION_DEADLINE_MS }) }),
    );
    await listener.start();
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    db,
    transaction: (work) => withRetries(() => db.transaction().execute(work)),
    relaxedTransaction: (work) => withRetries(() => relaxed.transaction().execute(work)),
    relaxedStatement: (work) => withRetries(() => work(db)),
    relaxedWriters: Math.max(1, Math.min(RELAXED_WRITERS, resolved.poolSize - 1)),
    snapshot: (work) =>
      db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only").execute(work),
    exclusively: (name, work, { isRelaxed } = { isRelaxed: false }) =>
      withRetries(() => (isRelaxed ? relaxed : db).transaction().execute(alone(name, work))),
    announce: async (transaction, topic) => {
      await sql`select pg_notify(${CHANGES}, ${`${instance} ${topic}`})`.execute(transaction);
    },
    onChange: (told) => {
      listener.onChange = told;
    },
    changedElsewhere: () => false,
    get connections() {
      return { open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount };
    },
    get isBusy() {
      return pool.waitingCount > 0 || pool.totalCount > pool.idleCount;
    },
    async close() {
      closing ??= listener.close().then(() => pool.end());
      await closing;
    },
  };
}

function alone<T>(name: string, work: Work<T>): Work<T> {
  return async (transaction) => {
    await lock(transaction, name);
    return work(transaction);
  };
}

/** Held until the transaction ends, however that happens. */
async function lock(transaction: Transaction<Schema>, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`apikee ${name}`}, 0))`.execute(transaction);
}

async function migrateAlone(db: Kysely<Schema>): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`set local statement_timeout = 0`.execute(transaction);
    await sql`set local lock_timeout = 0`.execute(transaction);
    await lock(transaction, "migrations");
    await migrate(transaction);
  });
}

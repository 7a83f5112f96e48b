import { CompiledQuery, Kysely, type Transaction } from "kysely";
import type { Logger } from "../logger.ts";
import { openPool } from "../store/postgres/connections.ts";
import { PooledDialect } from "../store/postgres/dialect.ts";
import { type PostgresOptions, resolveOptions } from "../store/postgres/options.ts";
import type { Schema } from "../store/schema.ts";
import { BOOKKEEPING, tablesOf, texts } from "./catalog.ts";
import { BackupError, type TableShape, type Value } from "./format.ts";
import { type BackupSource, inOrder, type Reference } from "./source.ts";

const BATCH_ROWS = 500;
/** A statement may wait for the disk of a busy server. */
const DEADLINE_MS = 3_600_000;

const REFERENCES = `select conrelid::regclass::text as "from", confrelid::regclass::text as "to" from pg_constraint
  where contype = 'f' and connamespace = current_schema()::regnamespace`;

/**
 * One connection to a PostgreSQL database with no limits of time, for as long as `work` takes.
 *
 * @throws Error where the server cannot be reached.
 */
export async function withPostgres<T>(
  options: PostgresOptions,
  logger: Logger,
  work: (db: Kysely<Schema>) => Promise<T>,
): Promise<T> {
  const unlimited = { statementTimeoutMs: 0, lockTimeoutMs: 0, idleInTransactionTimeoutMs: 0 };
  const pool = openPool({ ...resolveOptions(options), ...unlimited, poolSize: 1 }, logger);
  try {
    return await work(new Kysely<Schema>({ dialect: new PooledDialect(pool, { deadlineMs: DEADLINE_MS }) }));
  } finally {
    await pool.end();
  }
}

/** One moment of a PostgreSQL database, which nobody is held up by. @throws BackupError where it holds no platform. */
export async function fromPostgres<T>(
  options: PostgresOptions,
  logger: Logger,
  read: (source: BackupSource) => Promise<T>,
): Promise<T> {
  return withPostgres(options, logger, (db) =>
    db
      .transaction()
      .setIsolationLevel("repeatable read")
      .setAccessMode("read only")
      .execute(async (moment) => read(await sourceOf(moment))),
  );
}

async function sourceOf(db: Transaction<Schema>): Promise<BackupSource> {
  const tables = await tablesOf(db);
  if (!tables.some(({ name }) => name === BOOKKEEPING)) {
    throw new BackupError("the database holds no data of the platform");
  }
  const { rows: references } = await db.executeQuery<Reference>(CompiledQuery.raw(REFERENCES));
  return {
    migrations: await texts(db, `select name from ${BOOKKEEPING} order by name collate "C"`),
    tables: inOrder(
      tables.filter(({ name }) => name !== BOOKKEEPING),
      references,
    ),
    rows: (table) => rowsOf(db, table),
  };
}

/** Through a cursor: the server hands over as much as is asked for, and the rest stays there. */
async function* rowsOf(db: Transaction<Schema>, { name, columns }: TableShape): AsyncGenerator<Value[][]> {
  const list = columns.map((column) => `"${column}"`).join(", ");
  await db.executeQuery(
    CompiledQuery.raw(`declare backup no scroll cursor for select ${list} from "${name}"`),
  );
  for (;;) {
    const query = CompiledQuery.raw(`fetch ${BATCH_ROWS} from backup`);
    const { rows } = await db.executeQuery<Record<string, Value>>(query);
    if (rows.length === 0) break;
    yield rows.map((row) => columns.map((column) => row[column] ?? null));
  }
  await db.executeQuery(CompiledQuery.raw("close backup"));
}

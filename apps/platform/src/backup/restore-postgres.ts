import { CompiledQuery, Kysely, type Transaction } from "kysely";
import type { Logger } from "../logger.ts";
import { migrate } from "../store/migrations/migrate.ts";
import type { PostgresOptions } from "../store/postgres/options.ts";
import type { Schema } from "../store/schema.ts";
import { SqliteConnection } from "../store/sqlite.ts";
import { NodeSqliteDialect } from "../store/sqlite-dialect.ts";
import { BOOKKEEPING, tablesOf } from "./catalog.ts";
import { BackupError } from "./format.ts";
import { type LoadOptions, load } from "./load.ts";
import { withPostgres } from "./postgres-source.ts";
import { refuseInstances } from "./running.ts";

/**
 * Restores a backup into a PostgreSQL database, all of it or nothing. Returns how many rows the backup holds.
 *
 * @throws BackupError where the database holds a platform and it is not forced, or an instance runs on it.
 */
export async function restorePostgres(
  database: PostgresOptions,
  logger: Logger,
  options: LoadOptions & { readonly isForced: boolean },
): Promise<number> {
  return withPostgres(database, logger, (db) =>
    db.transaction().execute(async (transaction) => {
      const there = new Set((await tablesOf(transaction)).map(({ name }) => name));
      if (there.has(BOOKKEEPING)) {
        if (!options.isForced) {
          throw new BackupError("the database holds a platform already: --force restores in its place");
        }
        await dropTables(transaction, there);
      }
      return load(transaction, options);
    }),
  );
}

async function dropTables(db: Transaction<Schema>, there: ReadonlySet<string>): Promise<void> {
  await refuseInstances(db);
  for (const name of await ownTables()) {
    if (there.has(name)) await db.executeQuery(CompiledQuery.raw(`drop table "${name}" cascade`));
  }
}

/** The tables of the platform: whatever else the database holds is another's. */
async function ownTables(): Promise<string[]> {
  const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(new SqliteConnection(":memory:")) });
  try {
    await db.transaction().execute((transaction) => migrate(transaction));
    return (await tablesOf(db)).map(({ name }) => name);
  } finally {
    await db.destroy();
  }
}

import { Kysely, SqliteDialect, type Transaction } from "kysely";
import { Migrator } from "kysely/migration";
import { migrations } from "./migrations/index.ts";
import type { Schema } from "./schema.ts";
import { SqliteConnection } from "./sqlite.ts";

/** Where the data is: a SQLite file, or memory, for tests. */
export type DatabaseOptions = { readonly kind: "file"; readonly path: string } | { readonly kind: "memory" };

/**
 * What a query runs on: the database, or a transaction of it. Inside a transaction every query must use
 * that one: there is one connection, and the database would wait for the transaction for ever.
 */
export type Executor = Kysely<Schema> | Transaction<Schema>;

/** The open database, after all migrations. */
export interface Database {
  readonly db: Kysely<Schema>;
  /**
   * Whether another process has written since this was asked last: what was cached may be stale. Such a change
   * is told of within 25 ms.
   */
  changedElsewhere(): boolean;
  /**
   * A transaction whose commit does not wait for the disk: it outlives the process, and the last of them may be
   * lost where the power fails. For what nobody was promised.
   */
  relaxedTransaction<T>(work: (db: Transaction<Schema>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Opens the database and brings its tables up to date.
 *
 * @throws Error where the data was written by a later version, or a migration fails.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const connection = new SqliteConnection(options.kind === "memory" ? ":memory:" : options.path);
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: connection }) });
  try {
    await migrate(db, connection);
  } catch (error) {
    connection.close();
    throw error;
  }
  return {
    db,
    changedElsewhere: () => connection.changedElsewhere(),
    relaxedTransaction: (work) =>
      db.connection().execute(async (single) => {
        connection.waitForDisk(false);
        try {
          return await single.transaction().execute(work);
        } finally {
          connection.waitForDisk(true);
        }
      }),
    close: () => db.destroy(),
  };
}

/** In one transaction, so that a second process that starts now waits, and finds the tables made. */
async function migrate(db: Kysely<Schema>, connection: SqliteConnection): Promise<void> {
  connection.exec("begin immediate");
  const { error } = await new Migrator({ db, provider: migrations }).migrateToLatest();
  connection.exec(error === undefined ? "commit" : "rollback");
  if (error !== undefined) throw new Error("the database could not be brought up to date", { cause: error });
}

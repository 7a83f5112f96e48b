import { Kysely } from "kysely";
import type { Database, Work } from "./database.ts";
import { migrate } from "./migrations/migrate.ts";
import type { Schema } from "./schema.ts";
import { SqliteConnection } from "./sqlite.ts";
import { NodeSqliteDialect } from "./sqlite-dialect.ts";

/** Opens a SQLite file, or `":memory:"`. One process at a time writes, and a transaction is alone. */
export async function openSqlite(path: string): Promise<Database> {
  const connection = new SqliteConnection(path);
  const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(connection) });
  const transaction = <T>(work: Work<T>) => db.transaction().execute(work);
  const relaxedTransaction = <T>(work: Work<T>) =>
    db.connection().execute(async (single) => {
      connection.waitForDisk(false);
      try {
        return await single.transaction().execute(work);
      } finally {
        connection.waitForDisk(true);
      }
    });
  try {
    // A second process that starts now waits for this transaction, and finds the tables made.
    await transaction((db) => migrate(db));
  } catch (error) {
    connection.close();
    throw error;
  }
  return {
    db,
    transaction,
    relaxedTransaction,
    relaxedStatement: relaxedTransaction,
    relaxedWriters: 1,
    snapshot: transaction,
    exclusively: (_name, work, { isRelaxed } = { isRelaxed: false }) =>
      isRelaxed ? relaxedTransaction(work) : transaction(work),
    announce: async () => {},
    onChange() {},
    changedElsewhere: () => connection.changedElsewhere(),
    connections: null,
    isBusy: false,
    close: () => db.destroy(),
  };
}

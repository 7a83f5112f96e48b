import { DatabaseSync } from "node:sqlite";
import { CompiledQuery, type Transaction } from "kysely";
import type { Schema } from "../store/schema.ts";
import { BackupError } from "./format.ts";

/** Others that are connected as the platform connects. */
const INSTANCES = `select 1 from pg_stat_activity
  where datname = current_database() and application_name = 'apikee' and pid <> pg_backend_pid() limit 1`;

/** @throws BackupError where a platform has the file open: it holds a shared lock, with which no exclusive one goes. */
export function refuseRunningOnFile(path: string): void {
  const database = new DatabaseSync(path);
  try {
    database.exec("pragma locking_mode = exclusive; begin immediate; rollback");
  } catch (error) {
    if (!(error instanceof Error) || !/locked/.test(error.message)) throw error;
    throw new BackupError("a platform runs on this data: stop it first");
  } finally {
    database.close();
  }
}

/** @throws BackupError where an instance of the platform is connected to the same database. */
export async function refuseInstances(db: Transaction<Schema>): Promise<void> {
  const { rows } = await db.executeQuery(CompiledQuery.raw(INSTANCES));
  if (rows.length > 0) throw new BackupError("the platform runs on this database: stop every instance first");
}

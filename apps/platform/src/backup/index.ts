import type { Logger } from "../logger.ts";
import type { PostgresOptions } from "../store/postgres/options.ts";
import type { LoadOptions } from "./load.ts";
import { restoreSqlite } from "./restore-sqlite.ts";
import { fromSqlite } from "./sqlite-source.ts";
import { type BackupOptions, writeBackup } from "./write-backup.ts";

/** Data that outlives a process. */
export type KeptDatabase = { readonly kind: "file"; readonly path: string } | PostgresOptions;

/**
 * Writes one moment of the data into a file, while the platform goes on. Signing secrets and private keys are in it
 * as they are in the data: sealed under the master key, which is not in it. Returns how many rows it holds.
 *
 * @throws BackupError where there is no data, or the file is there already.
 */
export async function backUp(
  database: KeptDatabase,
  { logger, ...options }: BackupOptions & { readonly logger: Logger },
): Promise<number> {
  if (database.kind === "file") return fromSqlite(database.path, (source) => writeBackup(source, options));
  const { fromPostgres } = await import("./postgres-source.ts");
  return fromPostgres(database, logger, (source) => writeBackup(source, options));
}

/**
 * Makes the data that a backup holds, in either database, whichever it came from: all of it or nothing. Returns how
 * many rows it holds.
 *
 * @throws BackupError where the file is none or damaged, or there is data already and it is not forced. Error where
 * it was sealed under another master key.
 */
export async function restore(
  database: KeptDatabase,
  { logger, ...options }: LoadOptions & { readonly isForced: boolean; readonly logger: Logger },
): Promise<number> {
  if (database.kind === "file") return restoreSqlite(database.path, options);
  const { restorePostgres } = await import("./restore-postgres.ts");
  return restorePostgres(database, logger, options);
}

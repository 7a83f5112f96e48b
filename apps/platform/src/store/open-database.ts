import { type Logger, silentLogger } from "../logger.ts";
import type { Database, DatabaseOptions } from "./database.ts";

/**
 * Opens the database and brings its tables up to date.
 *
 * @throws Error where the data was written by a later version, a migration fails, or the server cannot be reached.
 */
export async function openDatabase(
  options: DatabaseOptions,
  { logger = silentLogger }: { readonly logger?: Logger | undefined } = {},
): Promise<Database> {
  if (options.kind === "postgres") {
    const { openPostgres } = await import("./postgres/open-postgres.ts");
    return openPostgres(options, logger);
  }
  const { openSqlite } = await import("./open-sqlite.ts");
  return openSqlite(options.kind === "memory" ? ":memory:" : options.path);
}

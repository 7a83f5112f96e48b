import { isPostgresUrl, type PostgresOptions } from "../store/postgres/options.ts";
import { UsageError } from "./usage-error.ts";

/** Where the data is. */
export interface DataOptions {
  /** The data folder, where there is no other database. Default: ./.apikee. */
  readonly data: string;
  /** The PostgreSQL database; null: the SQLite file of the data folder. */
  readonly postgres: PostgresOptions | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that set what a connection may take, all but the first in milliseconds. */
const NUMBERS = {
  poolSize: "APIKEE_PLATFORM_DATABASE_POOL_SIZE",
  connectionTimeoutMs: "APIKEE_PLATFORM_DATABASE_CONNECTION_TIMEOUT_MS",
  statementTimeoutMs: "APIKEE_PLATFORM_DATABASE_STATEMENT_TIMEOUT_MS",
  lockTimeoutMs: "APIKEE_PLATFORM_DATABASE_LOCK_TIMEOUT_MS",
  idleInTransactionTimeoutMs: "APIKEE_PLATFORM_DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS",
} as const;
/** In the order in which they are looked at. */
const URLS = ["APIKEE_PLATFORM_DATABASE_URL", "DATABASE_URL"] as const;

/**
 * The PostgreSQL database that is to be used: that of `--database-url`, else of APIKEE_PLATFORM_DATABASE_URL, else
 * of DATABASE_URL. Null where there is none, or where the command line names a data folder.
 *
 * @throws UsageError where the URL is none of PostgreSQL's, or a number is none. It never shows the URL.
 */
export function databaseOptions(
  given: { readonly "database-url"?: string; readonly data?: string },
  env: Environment,
): PostgresOptions | null {
  const url = given["database-url"];
  if (url !== undefined && given.data !== undefined) {
    throw new UsageError(
      "--data names a folder with a SQLite file, --database-url a PostgreSQL database: give one",
    );
  }
  if (url !== undefined) return postgres("--database-url", url, env);
  // The command line goes before the environment.
  if (given.data !== undefined) return null;
  const name = URLS.find((candidate) => env[candidate]);
  return name === undefined ? null : postgres(name, env[name] ?? "", env);
}

function postgres(from: string, url: string, env: Environment): PostgresOptions {
  if (!isPostgresUrl(url)) {
    throw new UsageError(`${from} must be of the form postgres://USER:PASSWORD@HOST:5432/DATABASE`);
  }
  const numbers = Object.entries(NUMBERS).flatMap(([name, variable]) => {
    const text = env[variable];
    return text ? [[name, positive(variable, text)]] : [];
  });
  return { kind: "postgres", url, ...Object.fromEntries(numbers) };
}

function positive(variable: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`${variable} must be a whole number of 1 or more`);
  return Number(text);
}

import pg from "pg";
import type { Logger } from "../../logger.ts";
import type { ResolvedPostgresOptions } from "./options.ts";

const APPLICATION_NAME = "apikee";
const KEEP_ALIVE_AFTER_MS = 10_000;
/** Types whose values arrive as text unless they are told to be numbers: int8 and numeric. */
const NUMBERS: ReadonlySet<number> = new Set([20, 1700]);

/** Times and counters are numbers, as SQLite gives them; none of them reaches 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: "text" | "binary") =>
    NUMBERS.has(id) ? Number : pg.types.getTypeParser(id, format),
};

/** A pool of connections, opened as they are needed. One that is lost is told to the log, and replaced. */
export function openPool(options: ResolvedPostgresOptions, logger: Logger): pg.Pool {
  const pool = new pg.Pool({
    ...clientConfig(options),
    max: options.poolSize,
    statement_timeout: options.statementTimeoutMs,
    lock_timeout: options.lockTimeoutMs,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs,
  });
  // The error itself carries the client, with all that it knows of the server.
  pool.on("error", ({ message }) => logger.warn({ reason: message }, "a database connection was lost"));
  // The pool listens to those that nobody uses. Lost in the middle of a transaction, the next statement tells.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/** One connection of its own, for statements that take no time. */
export function newClient(options: ResolvedPostgresOptions): pg.Client {
  const client = new pg.Client({ ...clientConfig(options), query_timeout: options.connectionTimeoutMs });
  client.on("error", () => {});
  return client;
}

function clientConfig({ url, connectionTimeoutMs }: ResolvedPostgresOptions): pg.ClientConfig {
  return {
    connectionString: url,
    connectionTimeoutMillis: connectionTimeoutMs,
    fallback_application_name: APPLICATION_NAME,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    // Whatever the server's owner has set: what is relied on is locked, and a whole row's moment is asked for.
    options: "-c default_transaction_isolation=read\\ committed",
    types,
  };
}

/** What PostgreSQL tells besides an error's message may hold the values of the row, hashes and sealed secrets too. */
export function withoutRow(error: unknown): unknown {
  if (error instanceof pg.DatabaseError) {
    error.detail = undefined;
    error.where = undefined;
  }
  return error;
}

/** A PostgreSQL database, which any number of instances share. */
export interface PostgresOptions {
  readonly kind: "postgres";
  /** `postgres://user:password@host:5432/database`, with the parameters of libpq, such as `sslmode`. */
  readonly url: string;
  /** Connections of this instance at most, besides the one that listens for changes. Default: 10. */
  readonly poolSize?: number | undefined;
  /** How long a query waits for a connection, and a connection for the server. Default: 2,000. */
  readonly connectionTimeoutMs?: number | undefined;
  /** How long one statement may take. Default: 10,000. */
  readonly statementTimeoutMs?: number | undefined;
  /** How long a statement waits for a lock. Default: 5,000. */
  readonly lockTimeoutMs?: number | undefined;
  /** How long the server lets a transaction idle before it ends it. Default: 10,000. */
  readonly idleInTransactionTimeoutMs?: number | undefined;
}

/** The options with their defaults in place. */
export type ResolvedPostgresOptions = {
  readonly [Name in keyof PostgresOptions]-?: NonNullable<PostgresOptions[Name]>;
};

const DEFAULTS = {
  poolSize: 10,
  connectionTimeoutMs: 2000,
  statementTimeoutMs: 10_000,
  lockTimeoutMs: 5000,
  idleInTransactionTimeoutMs: 10_000,
} as const;

/** @throws Error where the URL is none of PostgreSQL's. It holds a password: the message does not. */
export function resolveOptions(options: PostgresOptions): ResolvedPostgresOptions {
  if (!isPostgresUrl(options.url)) {
    throw new Error("the database URL must be of the form postgres://USER:PASSWORD@HOST:5432/DATABASE");
  }
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...DEFAULTS, kind: "postgres", url: options.url, ...given };
}

/** Whether a text is a URL of PostgreSQL's. */
export function isPostgresUrl(text: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(text) && URL.canParse(text);
}

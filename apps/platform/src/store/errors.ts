import { codeOf } from "../error-code.ts";

/** The database cannot be asked now: it is stopped, restarting, out of reach, or overloaded. */
export class DatabaseUnavailableError extends Error {
  override readonly name = "DatabaseUnavailableError";
  /** Whether the server is there and turns the platform away: a wrong password, no such database. */
  readonly isRefused: boolean;

  constructor(cause?: unknown, { isRefused = false }: { readonly isRefused?: boolean } = {}) {
    super("the database cannot be reached, or takes too long", { cause });
    this.isRefused = isRefused;
  }
}

/** Thrown within a transaction that finds that another one came before it: the transaction runs again. */
export class WriteConflictError extends Error {
  override readonly name = "WriteConflictError";

  constructor() {
    super("another transaction came between what was read and what was to be written");
  }
}

/** SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE. */
const SQLITE_UNIQUE: ReadonlySet<unknown> = new Set([1555, 2067]);
/** SQLSTATE unique_violation. */
const POSTGRES_UNIQUE = "23505";

/** Whether a statement failed because there is a row of that key already. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("errcode" in error && SQLITE_UNIQUE.has(error.errcode)) return true;
  return codeOf(error) === POSTGRES_UNIQUE;
}

/** Thrown where rows that take from limits include one that was there before: its request has taken already. */
export class RepeatedRowError extends Error {
  override readonly name = "RepeatedRowError";

  constructor() {
    super("a request that takes from a limit was logged before");
  }
}

/** SQLSTATE division_by_zero. */
const DIVISION_BY_ZERO = "22012";

/** Whether a statement of PostgreSQL ended because it divided by zero. */
export function isDivisionByZero(error: unknown): boolean {
  return codeOf(error) === DIVISION_BY_ZERO;
}

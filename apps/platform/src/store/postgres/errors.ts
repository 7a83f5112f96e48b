import pg from "pg";
import { isUniqueViolation, WriteConflictError } from "../errors.ts";

/** SQLSTATEs (PostgreSQL's Appendix A) after which the same transaction may well succeed. */
const CONFLICTS: ReadonlySet<unknown> = new Set(["40001", "40P01", "23503"]);
/** A primary that has become a standby, which a new connection may not lead to. */
const READ_ONLY = "25006";
const FATAL: ReadonlySet<unknown> = new Set(["FATAL", "PANIC"]);
/** Time is up, for a statement or a lock. */
const TOO_SLOW: ReadonlySet<unknown> = new Set(["57014", "55P03"]);
/** Out of connections, memory or disk. */
const OUT_OF_RESOURCES = "53";
const CONNECTION = "08";
/** How pg begins to say that a connection is no more: these errors have no code. */
const LOST = /^(?:Connection terminated|Client has encountered a connection error|Client was closed)/;

/** Nothing came from the server for longer than it would have let the statement take. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";

  constructor() {
    super("the database server gives no answer");
  }
}

/** Whether nothing more can be asked on a connection after this error. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) {
    const { code = "", severity } = error;
    return FATAL.has(severity) || code.startsWith(CONNECTION) || code === READ_ONLY;
  }
  if (error instanceof DeadlineError) return true;
  if (!(error instanceof Error)) return false;
  const isSystemError = "syscall" in error && "code" in error;
  return isSystemError || LOST.test(error.message);
}

/** Whether a plan that the connection kept gives other columns than it did: it cannot be run any more. */
export function isPlanStale(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError && error.code === "0A000" && error.routine === "RevalidateCachedQuery"
  );
}

/** Whether the server could not do it now, and the connection is as good as before. */
export function isOverloaded(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false;
  const { code = "" } = error;
  return TOO_SLOW.has(code) || code.startsWith(OUT_OF_RESOURCES);
}

/** Whether the server turns the platform away: a wrong user or password, no such database, no right to it. */
export function isRefused(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^(?:28|3D|42)/.test(error.code ?? "");
}

/** Whether a transaction failed because another came in between: run again, it sees what that one did. */
export function isConflict(error: unknown): boolean {
  if (error instanceof WriteConflictError || isUniqueViolation(error)) return true;
  return error instanceof pg.DatabaseError && CONFLICTS.has(error.code);
}

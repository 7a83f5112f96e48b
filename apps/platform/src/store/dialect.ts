import { PostgresAdapter } from "kysely";
import type { Executor } from "./database.ts";

/** Whether it is PostgreSQL that queries go to; else SQLite. For the few statements that the two spell differently. */
export function isPostgres(db: Pick<Executor, "getExecutor">): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

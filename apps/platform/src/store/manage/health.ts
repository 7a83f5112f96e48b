import { sql } from "kysely";
import type { Executor } from "../database.ts";

/** Whether the database answers. */
export async function isDatabaseOpen(db: Executor): Promise<boolean> {
  try {
    await sql`select 1`.execute(db);
    return true;
  } catch {
    return false;
  }
}

import type { Executor } from "./database.ts";
import type { AuditTable } from "./schema.ts";

/** Adds to the audit, in the transaction that makes the changes. */
export async function insertAudit(db: Executor, rows: readonly AuditTable[]): Promise<void> {
  if (rows.length > 0) await db.insertInto("audit").values(rows).execute();
}

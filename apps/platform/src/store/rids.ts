import type { Selectable } from "kysely";
import type { Executor } from "./database.ts";
import type { ReportBatchesTable, RidsTable } from "./schema.ts";

type RidRow = Selectable<RidsTable>;
type BatchRow = Selectable<ReportBatchesTable>;

/** The call of an operation that was answered under a rid, or null. */
export async function findRid(
  db: Executor,
  { envId, op, rid }: { readonly envId: string; readonly op: string; readonly rid: string },
): Promise<RidRow | null> {
  const row = await db
    .selectFrom("rids")
    .selectAll()
    .where("env_id", "=", envId)
    .where("op", "=", op)
    .where("rid", "=", rid)
    .executeTakeFirst();
  return row ?? null;
}

export async function insertRid(db: Executor, row: RidRow): Promise<void> {
  await db.insertInto("rids").values(row).execute();
}

/** A batch of reports that was taken in, or null. */
export async function findBatch(db: Executor, envId: string, batchId: string): Promise<BatchRow | null> {
  const row = await db
    .selectFrom("report_batches")
    .selectAll()
    .where("env_id", "=", envId)
    .where("batch_id", "=", batchId)
    .executeTakeFirst();
  return row ?? null;
}

export async function insertBatch(db: Executor, row: BatchRow): Promise<void> {
  await db.insertInto("report_batches").values(row).execute();
}

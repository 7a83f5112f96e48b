import type { PlatformContext } from "../../src/services/context.ts";
import { additionOf } from "../../src/services/usage-change.ts";
import { insertLogsOnce, type LogRow } from "../../src/store/logs.ts";

const ROWS_AT_ONCE = 1000;

/** Adds rows to the logs as requests do: they are noted to be counted, too. */
export async function addLogs(
  { database, usage }: Pick<PlatformContext, "database" | "usage">,
  rows: readonly LogRow[],
): Promise<void> {
  for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) {
    const some = rows.slice(i, i + ROWS_AT_ONCE);
    await database.relaxedTransaction(async (db) => {
      await insertLogsOnce(db, some);
      await usage.note(db, some.map(additionOf));
    });
  }
}

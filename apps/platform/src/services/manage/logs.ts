import {
  type LogCursor,
  type LogFilter,
  type LogRow,
  listLogsAfter,
  timeOfLog,
} from "../../store/manage/logs.ts";
import type { PlatformContext } from "../context.ts";

/** Rows that are looked at in one go: few enough that no validate waits for long. */
const WINDOW_ROWS = 10_000;
/** Rows that are written into a file at once. */
const CHUNK_ROWS = 500;

/** Every request that matches, the newest first, a few hundred at a time. */
export async function* allLogs(context: PlatformContext, filter: LogFilter): AsyncGenerator<LogRow[]> {
  for await (const window of windows(context, filter)) {
    let after: LogCursor | null = null;
    do {
      const rows: LogRow[] = await listLogsAfter(context.db, window, { after, limit: CHUNK_ROWS });
      if (rows.length > 0) yield rows;
      after = rows.length < CHUNK_ROWS ? null : rows.at(-1)!;
    } while (after !== null);
  }
}

/**
 * The filter in spans of time, the newest first, that hold some thousand rows each, whether they match or not:
 * the database is busy with one at a time, and what is asked meanwhile comes in between.
 */
async function* windows({ db }: PlatformContext, filter: LogFilter): AsyncGenerator<LogFilter> {
  let { to } = filter;
  for (;;) {
    const from = await timeOfLog(db, { ...filter, to }, WINDOW_ROWS - 1);
    yield { ...filter, to, from: from ?? filter.from };
    if (from === null) return;
    to = from;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

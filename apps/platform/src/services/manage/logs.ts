import type { Slice } from "../../store/manage/clients.ts";
import {
  countLogs,
  type LogCursor,
  type LogFilter,
  type LogRow,
  listLogs,
  listLogsAfter,
} from "../../store/manage/logs.ts";
import type { PlatformContext } from "../context.ts";

/** Rows that are read at once where all are asked for: few enough that no other request waits for long. */
const CHUNK_ROWS = 500;

/** A page of the requests that an environment logged, the newest first. */
export async function listEnvironmentLogs(context: PlatformContext, filter: LogFilter, slice: Slice) {
  return {
    items: await listLogs(context.db, filter, slice),
    total: await countLogs(context.db, filter),
  };
}

/** Every request that matches, the newest first, a few hundred at a time. */
export async function* allLogs(context: PlatformContext, filter: LogFilter): AsyncGenerator<LogRow[]> {
  let after: LogCursor | null = null;
  for (;;) {
    const rows: LogRow[] = await listLogsAfter(context.db, filter, { after, limit: CHUNK_ROWS });
    if (rows.length > 0) yield rows;
    if (rows.length < CHUNK_ROWS) return;
    after = rows.at(-1)!;
  }
}

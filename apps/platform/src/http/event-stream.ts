import type { TailPiece } from "../services/manage/log-tails.ts";
import type { LogCursor, LogRow } from "../store/manage/logs.ts";
import { type StreamReader, textStream } from "./text-stream.ts";
import { logJson } from "./views/log.ts";

/** Of an answer that server-sent events follow in; no proxy may hold them back. */
export const EVENT_STREAM_HEADERS = {
  "Content-Type": "text/event-stream",
  "X-Accel-Buffering": "no",
} as const;

/** How long an EventSource waits before it comes back. */
const RETRY_MS = 2000;

/**
 * A live tail as server-sent events, in the form of the HTML standard; where there is nothing, a comment keeps it
 * alive.
 */
export function eventStream(
  pieces: AsyncGenerator<TailPiece>,
  { abort, reader }: { readonly abort: AbortController; readonly reader: StreamReader },
): ReadableStream<Uint8Array> {
  return textStream({ head: `retry: ${RETRY_MS}\n\n`, chunks: pieces, abort, textOf, reader });
}

function textOf(piece: TailPiece): string {
  if (piece.kind === "alive") return ": alive\n\n";
  if (piece.kind === "rows") return piece.rows.map(eventOf).join("");
  const [from, to] = [piece.fromMs, piece.toMs].map((ms) => new Date(ms).toISOString());
  return `event: missed\ndata: ${JSON.stringify({ from, to })}\n\n`;
}

/** The place of a `Last-Event-ID`. */
export function cursorOf(eventId: string | undefined): LogCursor | null {
  if (eventId === undefined) return null;
  const dot = eventId.indexOf(".");
  return { at: Number(eventId.slice(0, dot)), rid: eventId.slice(dot + 1) };
}

/** JSON has no line break outside of its texts, and none in them. */
function eventOf(row: LogRow): string {
  return `id: ${row.at}.${row.rid}\nevent: log\ndata: ${JSON.stringify(logJson(row))}\n\n`;
}

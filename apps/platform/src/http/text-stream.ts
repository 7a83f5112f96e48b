import type { Clock } from "@apikee/core";
import type { Context } from "hono";
import { incomingOf } from "../incoming.ts";

/** Whoever takes nothing for so long, with something there to take, is let go. */
const MAX_STALL_MS = 30_000;

/** A text that is written piece by piece. */
export interface TextStreamOptions<Chunk> {
  /** What stands before the first piece. */
  readonly head: string;
  readonly chunks: AsyncGenerator<Chunk>;
  /** Aborted when nobody reads any more. */
  readonly abort?: AbortController;
  readonly textOf: (chunk: Chunk) => string;
  readonly reader: StreamReader;
}

/** Who reads a stream. */
export interface StreamReader {
  readonly clock: Clock;
  /** Ends their connection; null where there is none, and the stream itself fails. */
  readonly drop: (() => void) | null;
}

/** Whoever made a request. */
export function readerOf(c: Context, clock: Clock): StreamReader {
  const incoming = incomingOf(c);
  return { clock, drop: incoming === null ? null : () => incoming.destroy() };
}

/**
 * Written as fast as it is read, so that a long text is never in memory: two pieces at most wait here for whoever
 * reads it. Where nothing of them is taken for 30 seconds, that reader's connection ends.
 */
export function textStream<Chunk>({
  head,
  chunks,
  abort,
  textOf,
  reader,
}: TextStreamOptions<Chunk>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let cancelTimer = () => {};
  const end = async () => {
    cancelTimer();
    abort?.abort();
    await chunks.return(undefined);
  };
  const source: UnderlyingDefaultSource<Uint8Array> = {
    start(controller) {
      controller.enqueue(encoder.encode(head));
    },
    async pull(controller) {
      cancelTimer();
      const { done, value } = await chunks.next();
      if (done === true) return controller.close();
      controller.enqueue(encoder.encode(textOf(value)));
      if ((controller.desiredSize ?? 0) > 0) return;
      cancelTimer = reader.clock.setTimer(() => {
        // Then it is cancelled, as where a reader leaves by themselves.
        if (reader.drop !== null) return reader.drop();
        controller.error(new Error("nothing of it was read for 30 seconds"));
        void end();
      }, MAX_STALL_MS);
    },
    cancel: end,
  };
  // Room for one piece beside the head: the generator begins at once, so that `cancel` always finds it begun.
  return new ReadableStream(source, { highWaterMark: 2 });
}

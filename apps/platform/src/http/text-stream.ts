/** A text that is written piece by piece. */
export interface TextStreamOptions<Chunk> {
  /** What stands before the first piece. */
  readonly head: string;
  readonly chunks: AsyncGenerator<Chunk>;
  /** Aborted when nobody reads any more. */
  readonly abort?: AbortController;
  readonly textOf: (chunk: Chunk) => string;
}

/** Written as fast as it is read, so that a long text is never in memory. */
export function textStream<Chunk>({
  head,
  chunks,
  abort,
  textOf,
}: TextStreamOptions<Chunk>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const source: UnderlyingDefaultSource<Uint8Array> = {
    start(controller) {
      controller.enqueue(encoder.encode(head));
    },
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(textOf(value)));
    },
    async cancel() {
      abort?.abort();
      await chunks.return(undefined);
    },
  };
  // Room for one piece beside the head: the generator begins at once, so that `cancel` always finds it begun.
  return new ReadableStream(source, { highWaterMark: 2 });
}

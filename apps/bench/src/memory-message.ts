/** What the process that measures memory tells the one that asked for it. */
export type MemoryMessage = Checkpoint | Outcome;

/** So many keys were refused so far. */
interface Checkpoint {
  readonly kind: "checkpoint";
  readonly refused: number;
}

/** All keys were refused. Memory is heap in use and array buffers, after a collection, in MiB. */
export interface Outcome {
  readonly kind: "outcome";
  readonly beforeMib: number;
  readonly afterMib: number;
  /** The highest of the figures taken on the way. */
  readonly peakMib: number;
}

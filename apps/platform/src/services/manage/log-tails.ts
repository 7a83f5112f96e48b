import type { Clock } from "@apikee/core";
import { type LogCursor, type LogFilter, type LogRow, listLogsForward } from "../../store/manage/logs.ts";
import type { PlatformContext } from "../context.ts";

/** Live tails of one instance at once, and of one environment: none takes those of the others. */
const MAX_TAILS = 200;
const MAX_TAILS_OF_ENVIRONMENT = 50;
/** How often the database is asked for what is new. */
const TICK_MS = 1000;
/** After so long without a request the tail says that it is alive. */
const HEARTBEAT_MS = 15_000;
/** A tail ends after so long; whoever goes on listening comes back, and is authenticated anew. */
const MAX_TAIL_MS = 5 * 60_000;
/** How far back a tail is taken up again. */
const MAX_RESUME_MS = 60 * 60_000;
/** Rows become visible out of order, and are completed by reports: so much is looked at again each time. */
const OVERLAP_MS = 10_000;
/** The same where there are very many rows. */
const SHORT_OVERLAP_MS = 1000;
/** Rows that are remembered to have been given; where there are more, the overlap is the short one. */
const MAX_REMEMBERED = 5000;
const CHUNK_ROWS = 500;

/** What a tail gives at once. */
export type TailPiece =
  | { readonly kind: "rows"; readonly rows: readonly LogRow[] }
  /** Nothing came for a while. */
  | { readonly kind: "alive" }
  /** What was logged from the one time to the other is not given: in milliseconds since 1970. */
  | { readonly kind: "missed"; readonly fromMs: number; readonly toMs: number };

/** Where a tail begins, and what ends it. */
export interface TailPlace {
  /** The last row that the listener has; null: from now on. */
  readonly after: LogCursor | null;
  /** Aborted when nobody listens any more. */
  readonly signal: AbortSignal;
}

/** Live tails of the logs. They read the database, so that what any instance logs is seen by all. */
export class LogTails {
  readonly #context: PlatformContext;
  #count = 0;
  readonly #countOf = new Map<string, number>();

  constructor(context: PlatformContext) {
    this.#context = context;
  }

  /**
   * The requests that match, from now or from a place on, at most 500 at a time, as fast as they are taken. A request
   * is given again when more is known of it, and may be given again after a tail was taken up. Null where there are
   * too many tails.
   */
  open(filter: LogFilter, place: TailPlace): AsyncGenerator<TailPiece> | null {
    const { envId } = filter;
    const isFull = (this.#countOf.get(envId) ?? 0) >= MAX_TAILS_OF_ENVIRONMENT;
    if (isFull || this.#count >= MAX_TAILS) return null;
    this.#add(envId, 1);
    return this.#counted(envId, tail(this.#context, filter, place));
  }

  async *#counted(envId: string, pieces: AsyncGenerator<TailPiece>): AsyncGenerator<TailPiece> {
    try {
      yield* pieces;
    } finally {
      this.#add(envId, -1);
    }
  }

  #add(envId: string, tails: 1 | -1): void {
    this.#count += tails;
    const count = (this.#countOf.get(envId) ?? 0) + tails;
    if (count === 0) this.#countOf.delete(envId);
    else this.#countOf.set(envId, count);
  }
}

async function* tail(
  context: PlatformContext,
  filter: LogFilter,
  { after, signal }: TailPlace,
): AsyncGenerator<TailPiece> {
  const { clock, feed } = context;
  const endMs = clock.now() + MAX_TAIL_MS;
  const given = new Given();
  let spokeMs = clock.now();
  let sweptMs = after === null ? spokeMs : Math.min(Math.max(after.at, spokeMs - MAX_RESUME_MS), spokeMs);
  const toMs = sweptMs - given.overlapMs;
  if (after !== null && after.at < toMs) yield { kind: "missed", fromMs: after.at, toMs };
  while (!signal.aborted && !feed.isClosed && clock.now() < endMs) {
    const startMs = clock.now();
    const fromMs = sweptMs - given.overlapMs;
    for await (const rows of sweep(context, filter, fromMs)) {
      const news = rows.filter((row) => given.isNews(row));
      if (news.length === 0) continue;
      yield { kind: "rows", rows: news };
      spokeMs = clock.now();
    }
    given.forgetBefore(fromMs);
    sweptMs = startMs;
    if (clock.now() - spokeMs >= HEARTBEAT_MS) {
      yield { kind: "alive" };
      spokeMs = clock.now();
    }
    await nextTick(clock, signal);
  }
}

/** Resolves after a tick, or when nobody listens any more. */
async function nextTick(clock: Clock, signal: AbortSignal): Promise<void> {
  let cancelTimer = () => {};
  let resolve = () => {};
  try {
    await new Promise<void>((resolveTick) => {
      resolve = resolveTick;
      cancelTimer = clock.setTimer(resolve, TICK_MS);
      signal.addEventListener("abort", resolve);
      if (signal.aborted) resolve();
    });
  } finally {
    cancelTimer();
    signal.removeEventListener("abort", resolve);
  }
}

async function* sweep({ db }: PlatformContext, filter: LogFilter, fromMs: number): AsyncGenerator<LogRow[]> {
  let after: LogCursor = { at: fromMs, rid: "" };
  for (;;) {
    const rows = await listLogsForward(db, filter, { after, limit: CHUNK_ROWS });
    yield rows;
    if (rows.length < CHUNK_ROWS) return;
    after = rows.at(-1)!;
  }
}

/** What a tail has given. */
class Given {
  readonly #rows = new Map<string, { readonly at: number; readonly isReported: boolean }>();

  get overlapMs(): number {
    return this.#rows.size > MAX_REMEMBERED ? SHORT_OVERLAP_MS : OVERLAP_MS;
  }

  /** Whether it was not given yet, or less was known of it then; from now on it was. */
  isNews({ rid, at, status }: LogRow): boolean {
    const isReported = status !== null;
    const known = this.#rows.get(rid);
    if (known !== undefined && known.isReported === isReported) return false;
    this.#rows.set(rid, { at, isReported });
    return true;
  }

  forgetBefore(atMs: number): void {
    for (const [rid, { at }] of this.#rows) {
      if (at < atMs) this.#rows.delete(rid);
    }
  }
}

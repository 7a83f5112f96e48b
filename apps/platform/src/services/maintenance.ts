import { deleteLogsBefore } from "../store/logs.ts";
import {
  deleteBatchesBefore,
  deleteEndedTombstones,
  deleteRidsBefore,
  listSettings,
  trimFeed,
} from "../store/sweep.ts";
import type { PlatformContext } from "./context.ts";
import { sweepRollups } from "./rollup-retention.ts";
import { settingsOf } from "./settings.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const INTERVAL_MS = HOUR_MS;
/** How long answers of changes are kept by rid (docs/protocol.md section 3.2). */
const RID_AGE_MS = DAY_MS;
/** How long changes stay in the feed; who asks for older ones is given the complete state. */
const FEED_AGE_MS = 30 * DAY_MS;
/** Log rows that are deleted in one transaction. */
const LOG_ROWS = 1000;

/** Deletes, every hour, what has been kept for long enough. */
export class Maintenance {
  readonly #context: PlatformContext;
  #cancelTimer = () => {};
  #isClosed = false;
  /** They are few: they go once a day. */
  #rollupsSweptAtMs = Number.NEGATIVE_INFINITY;
  #running: Promise<void> = Promise.resolve();

  constructor(context: PlatformContext) {
    this.#context = context;
    this.#schedule();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer();
    await this.#running;
  }

  #schedule(): void {
    if (this.#isClosed) return;
    this.#cancelTimer = this.#context.clock.setTimer(() => {
      this.#running = this.#run().finally(() => this.#schedule());
    }, INTERVAL_MS);
  }

  async #run(): Promise<void> {
    try {
      await this.#sweep();
    } catch (error) {
      this.#context.logger.error({ err: error }, "old data could not be deleted");
    }
  }

  async #sweep(): Promise<void> {
    const { db, clock, usage } = this.#context;
    const nowMs = clock.now();
    // What an instance noted that is no more, while nobody else had anything to count.
    await usage.settle();
    await deleteRidsBefore(db, nowMs - RID_AGE_MS);
    await deleteEndedTombstones(db, nowMs);
    await trimFeed(db, nowMs - FEED_AGE_MS);
    const isDue = Math.abs(nowMs - this.#rollupsSweptAtMs) >= DAY_MS;
    if (isDue) this.#rollupsSweptAtMs = nowMs;
    for (const { envId, settings } of await listSettings(db)) {
      const beforeMs = nowMs - settingsOf(settings).logRetentionDays * DAY_MS;
      await deleteBatchesBefore(db, envId, beforeMs);
      while (
        !this.#isClosed &&
        (await deleteLogsBefore(db, envId, { beforeMs, limit: LOG_ROWS })) === LOG_ROWS
      ) {
        // What is asked meanwhile comes in between.
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (isDue && !this.#isClosed) await sweepRollups(db, envId, { nowMs, logsBeforeMs: beforeMs });
    }
  }
}

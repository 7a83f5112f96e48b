import { leaveLease, takeLease } from "../store/leases.ts";
import {
  deleteSome,
  endedTombstones,
  listSettings,
  type Outdated,
  outdatedAttempts,
  outdatedFeedChanges,
  outdatedLogs,
  outdatedRids,
} from "../store/sweep.ts";
import type { PlatformContext } from "./context.ts";
import { announceEndingKeys } from "./policies/ending-keys.ts";
import { sweepRollups } from "./rollup-retention.ts";
import { attemptsCountSinceMs } from "./sessions/throttle.ts";
import { settingsOf } from "./settings.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const INTERVAL_MS = HOUR_MS;
/** How long answers of changes are kept by rid (docs/protocol.md section 3.2). */
const RID_AGE_MS = DAY_MS;
/** How long changes stay in the feed; who asks for older ones is given the complete state. */
const FEED_AGE_MS = 30 * DAY_MS;
/** Rows that are deleted in one transaction: some 10 ms, for which others may have to wait. */
const STEP_ROWS = 1000;
/** Between two such transactions: most of the time is the others'. */
const PAUSE_MS = 50;
/** The turn of one instance at it. Another takes over after that long where the first has died. */
const LEASE = "maintenance_lease";
const LEASE_MS = 15 * MINUTE_MS;

/** Deletes, every hour, what has been kept for long enough: on one instance at a time, in small steps. */
export class Maintenance {
  readonly #context: PlatformContext;
  readonly #id: string;
  #cancelTimer = () => {};
  #endPause = () => {};
  #isClosed = false;
  #leaseTakenAtMs = 0;
  /** They are few: they go once a day. */
  #rollupsSweptAtMs = Number.NEGATIVE_INFINITY;
  #running: Promise<void> = Promise.resolve();

  constructor(context: PlatformContext) {
    this.#context = context;
    this.#id = context.newId();
    this.#schedule();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer();
    this.#endPause();
    await this.#running;
  }

  #schedule(): void {
    if (this.#isClosed) return;
    this.#cancelTimer = this.#context.clock.setTimer(() => {
      this.#running = this.#run().finally(() => this.#schedule());
    }, INTERVAL_MS);
  }

  async #run(): Promise<void> {
    const { db, usage, logger } = this.#context;
    try {
      // What an instance noted that is no more, while nobody else had anything to count.
      await usage.settle();
      if (!(await this.#takeTurn())) return;
      try {
        await this.#sweep();
        if (!this.#isClosed) await announceEndingKeys(this.#context);
      } finally {
        await leaveLease(db, LEASE, this.#id);
      }
    } catch (error) {
      logger.error({ err: error }, "old data could not be deleted, or keys that end not be announced");
    }
  }

  async #sweep(): Promise<void> {
    const { db, clock } = this.#context;
    const nowMs = clock.now();
    await this.#delete(outdatedRids(nowMs - RID_AGE_MS));
    await this.#delete(outdatedAttempts(attemptsCountSinceMs(nowMs)));
    await this.#delete(endedTombstones(nowMs));
    for (const changes of await outdatedFeedChanges(db, nowMs - FEED_AGE_MS)) await this.#delete(changes);
    const isDue = Math.abs(nowMs - this.#rollupsSweptAtMs) >= DAY_MS;
    if (isDue) this.#rollupsSweptAtMs = nowMs;
    for (const { envId, settings } of await listSettings(db)) {
      const beforeMs = nowMs - settingsOf(settings).logRetentionDays * DAY_MS;
      for (const rows of outdatedLogs(envId, beforeMs)) await this.#delete(rows);
      if (isDue && !this.#isClosed) await sweepRollups(db, envId, { nowMs, logsBeforeMs: beforeMs });
    }
  }

  /** Step by step, as long as the turn is this instance's. */
  async #delete(rows: Outdated): Promise<void> {
    while (!this.#isClosed && (await this.#keepTurn())) {
      if ((await deleteSome(this.#context.db, rows, STEP_ROWS)) < STEP_ROWS) return;
      await this.#pause();
    }
  }

  async #keepTurn(): Promise<boolean> {
    const isRecent = Math.abs(this.#context.clock.now() - this.#leaseTakenAtMs) < LEASE_MS / 3;
    return isRecent || this.#takeTurn();
  }

  #takeTurn(): Promise<boolean> {
    const { database, clock } = this.#context;
    const nowMs = clock.now();
    this.#leaseTakenAtMs = nowMs;
    return database.exclusively(LEASE, (db) =>
      takeLease(db, { name: LEASE, holder: this.#id, nowMs, untilMs: nowMs + LEASE_MS }),
    );
  }

  async #pause(): Promise<void> {
    if (this.#isClosed) return;
    let cancel = () => {};
    await new Promise<void>((resolve) => {
      this.#endPause = resolve;
      cancel = this.#context.clock.setTimer(resolve, PAUSE_MS);
    });
    cancel();
  }
}

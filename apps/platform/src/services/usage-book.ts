import type { Clock } from "@apikee/core";
import type { Transaction } from "kysely";
import type { Logger } from "../logger.ts";
import { insertCountedLogs, takeWithCountedLogs } from "../store/counted-logs.ts";
import type { Database, Executor } from "../store/database.ts";
import { existingEnvironments } from "../store/environments.ts";
import type { UsesChange } from "../store/limits.ts";
import type { LogRow } from "../store/logs.ts";
import { findRollups, putRollups, type RollupRow } from "../store/rollups.ts";
import type { Schema } from "../store/schema.ts";
import { addUsage } from "../store/usage.ts";
import {
  hasUsageChanges,
  insertUsageChanges,
  takeUsageChanges,
  type UsageChange,
} from "../store/usage-changes.ts";
import { addHistogram, readHistogram, writeHistogram } from "./latency-histogram.ts";
import { additionOf } from "./usage-change.ts";
import { type RollupSum, UsageSums } from "./usage-sums.ts";

/** How long changes wait to be counted. */
const WAIT_MS = 1000;
/** Changes that are counted in one transaction: few enough that no validate waits for long. */
const MAX_CHANGES = 250;

interface Options {
  readonly database: Database;
  readonly clock: Clock;
  /** A UUID version 7. */
  readonly newId: () => string;
  readonly logger: Logger;
}

/**
 * Counts requests: in the counters of keys, clients and endpoints, and in the roll-ups that statistics are read
 * from. Each change of a log row is noted in the transaction that makes it, and counted by a later one, which
 * takes the note away; so each counts exactly once, whichever instance ends when, and whatever clocks do.
 */
export class UsageBook {
  readonly #options: Options;
  #cancelTimer: (() => void) | null = null;
  #isClosed = false;
  /** What is counting now; never rejects. */
  #running: Promise<unknown> = Promise.resolve();
  #next: Promise<void> | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Notes changes within the transaction that makes them. */
  async note(db: Executor, changes: readonly UsageChange[]): Promise<void> {
    await insertUsageChanges(db, this.#options.newId(), changes);
    this.#countLater();
  }

  /**
   * Adds rows to the logs, and notes those that it added; says of each whether it did (`insertCountedLogs`). With
   * changes of what clients have used these are written in the same statement (`takeWithCountedLogs`).
   */
  async addLogs(
    db: Executor,
    rows: readonly LogRow[],
    changes: readonly UsesChange[] = [],
  ): Promise<boolean[]> {
    const id = this.#options.newId();
    const logs = rows.map((row) => ({ row, change: additionOf(row) }));
    const adding =
      changes.length === 0 ? insertCountedLogs(db, id, logs) : takeWithCountedLogs(db, id, logs, changes);
    const isAdded = await adding;
    this.#countLater();
    return isAdded;
  }

  /** Counts all that was noted before, by whichever instance. Who reads counters or roll-ups waits for this first. */
  settle(): Promise<void> {
    // One that is under way may have looked already: this needs another one.
    this.#next ??= this.#running.then(() => {
      this.#next = null;
      const counting = this.#countAll();
      this.#running = counting.catch(() => undefined);
      return counting;
    });
    return this.#next;
  }

  /** Counts what is left; what cannot be counted now is by the next that opens the database. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer?.();
    await this.settle().catch((error: unknown) => {
      this.#options.logger.warn({ err: error }, "requests were left to be counted at the next start");
    });
  }

  #countLater(): void {
    if (this.#isClosed) return;
    this.#cancelTimer ??= this.#options.clock.setTimer(() => {
      this.#cancelTimer = null;
      this.settle().catch((error: unknown) => {
        this.#options.logger.error({ err: error }, "requests could not be counted; they will be later");
      });
    }, WAIT_MS);
  }

  async #countAll(): Promise<void> {
    const { database } = this.#options;
    while (await hasUsageChanges(database.db)) {
      // What is lost where the power fails is noted again: the note was taken away in the same transaction.
      await database.exclusively("usage", countSome, { isRelaxed: true });
      // What is asked meanwhile comes in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

async function countSome(db: Transaction<Schema>): Promise<void> {
  const sums = new UsageSums();
  const changes = await takeUsageChanges(db, MAX_CHANGES);
  // What is counted of an environment goes with it.
  const existing = await existingEnvironments(db, new Set(changes.map(({ envId }) => envId)));
  for (const change of changes) if (existing.has(change.envId)) sums.add(change);
  for (const [envId, counters] of sums.counters()) await addUsage(db, envId, counters);
  const rollups = sums.rollups();
  const groups = Map.groupBy(rollups, ({ env_id, step, dimension }) => `${env_id} ${step} ${dimension}`);
  const before = new Map<string, RollupRow>();
  for (const group of groups.values()) {
    for (const row of await findRollups(db, group[0]!, group)) before.set(nameOf(row), row);
  }
  await putRollups(
    db,
    rollups.map((sum) => added(before.get(nameOf(sum)), sum)),
  );
}

function nameOf({ env_id, step, dimension, at, member }: Omit<RollupRow, "durations">): string {
  return `${env_id} ${step} ${dimension} ${at} ${member}`;
}

function added(before: RollupRow | undefined, sum: RollupSum): RollupRow {
  return {
    ...sum,
    requests: (before?.requests ?? 0) + sum.requests,
    errors: (before?.errors ?? 0) + sum.errors,
    durations: withDurations(before?.durations ?? "", sum),
  };
}

function withDurations(before: string, { durations }: RollupSum): string {
  if (durations.size === 0) return before;
  const histogram = readHistogram(before);
  addHistogram(histogram, durations);
  return writeHistogram(histogram);
}

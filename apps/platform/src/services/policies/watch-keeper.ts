import type { Clock } from "@apikee/core";
import type { Logger } from "../../logger.ts";
import { FraudWatch } from "../../policies/fraud/watch.ts";
import { Recent } from "../../policies/recent.ts";
import type { Database } from "../../store/database.ts";
import { findFraudMemory, putFraudMemory } from "../../store/fraud-memories.ts";

const MAX_ENVIRONMENTS = 1000;
const INTERVAL_MS = 300_000;
/** Keys, clients and addresses of an environment that are kept, each: those that came last. */
const MAX_KEPT = 5000;

interface Options {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The watch of each environment. What they have learnt is kept every five minutes and at the end, so that an
 * instance that starts anew goes on with it. Instances keep it in one place, and each as it sees it: what one of
 * several has learnt is good for all.
 */
export class WatchKeeper {
  readonly #options: Options;
  readonly #watches = new Recent<Promise<FraudWatch>>(MAX_ENVIRONMENTS);
  readonly #changed = new Map<string, FraudWatch>();
  #cancelTimer: (() => void) | null = null;
  #isClosed = false;
  #keeping: Promise<void> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
  }

  /** The watch of an environment, with what was kept of it. */
  watch(envId: string): Promise<FraudWatch> {
    return this.#watches.use(envId, () => this.#restore(envId));
  }

  /** To be called once a watch has counted a request. */
  changed(envId: string, watch: FraudWatch): void {
    this.#changed.set(envId, watch);
    if (this.#isClosed) return;
    this.#cancelTimer ??= this.#options.clock.setTimer(() => {
      this.#cancelTimer = null;
      this.#keeping = this.#keep();
    }, INTERVAL_MS);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer?.();
    await this.#keeping;
    await this.#keep();
  }

  async #restore(envId: string): Promise<FraudWatch> {
    const { database, logger } = this.#options;
    try {
      const memory = await findFraudMemory(database.db, envId);
      return new FraudWatch(memory === null ? undefined : JSON.parse(memory));
    } catch (error) {
      logger.warn({ err: error }, "what the fraud rules had learnt cannot be read: they begin anew");
      return new FraudWatch();
    }
  }

  async #keep(): Promise<void> {
    const { database, clock, logger } = this.#options;
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const [envId, watch] of changed) {
      const memory = JSON.stringify(watch.snapshot(MAX_KEPT));
      try {
        const kept = { memory, savedAtMs: clock.now() };
        await database.relaxedTransaction((db) => putFraudMemory(db, envId, kept));
      } catch (error) {
        logger.warn({ err: error }, "what the fraud rules have learnt could not be kept");
      }
    }
  }
}

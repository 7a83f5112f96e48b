import type { Clock } from "@apikee/core";
import type { Logger } from "../../logger.ts";
import { type Episode, Episodes } from "../../policies/fraud/episodes.ts";
import type { Finding } from "../../policies/fraud/finding.ts";
import { Recent } from "../../policies/fraud/recent.ts";
import type { Database } from "../../store/database.ts";
import { insertSignal, updateSignal } from "../../store/signals.ts";

/** How long a signal waits to be written. */
const WAIT_MS = 1000;
const MAX_ENVIRONMENTS = 1000;
/** Signals that wait while the database is away; what comes then is in the logs alone. */
const MAX_WAITING = 10_000;

/** Whom a finding is about. */
export interface SignalSource {
  readonly envId: string;
  readonly keyId: string | null;
  readonly clientId: string | null;
  /** Where the request came from, an IPv6 address as its /64; left out, or null, where it is not known. */
  readonly address?: string | null;
}

interface Noted {
  readonly id: string;
  readonly source: SignalSource;
  readonly episode: Episode;
  isInserted: boolean;
}

interface Options {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly newId: () => string;
}

/**
 * Keeps what rules find: one signal for each rule, subject and day, with the number of requests in which it was
 * found. It is written beside the requests, within a second: none waits for it.
 */
export class SignalBook {
  readonly #options: Options;
  readonly #episodes = new Recent<Episodes>(MAX_ENVIRONMENTS);
  readonly #noted = new WeakMap<Episode, Noted>();
  readonly #waiting = new Set<Noted>();
  #cancelTimer: (() => void) | null = null;
  #isClosed = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
  }

  note(finding: Finding, source: SignalSource): void {
    const { clock, newId } = this.#options;
    const episodes = this.#episodes.use(source.envId, () => new Episodes());
    const { episode, isNew } = episodes.note(finding, clock.now());
    const known = isNew ? undefined : this.#noted.get(episode);
    const noted = known ?? { id: newId(), source, episode, isInserted: false };
    this.#noted.set(episode, noted);
    if (this.#waiting.size < MAX_WAITING) this.#waiting.add(noted);
    this.#schedule();
  }

  /** Writes what waits. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer?.();
    await this.flush();
  }

  #schedule(): void {
    if (this.#isClosed) return;
    this.#cancelTimer ??= this.#options.clock.setTimer(() => {
      this.#cancelTimer = null;
      void this.flush();
    }, WAIT_MS);
  }

  async #write(): Promise<void> {
    const batch = [...this.#waiting];
    if (batch.length === 0) return;
    this.#waiting.clear();
    const { database, logger } = this.#options;
    try {
      await database.relaxedTransaction(async (db) => {
        for (const noted of batch) {
          if (noted.isInserted) await updateSignal(db, noted.source.envId, countsOf(noted));
          else await insertSignal(db, rowOf(noted));
        }
      });
      for (const noted of batch) noted.isInserted = true;
    } catch (error) {
      logger.error({ err: error }, "signals could not be written; they will be later");
      for (const noted of batch) this.#waiting.add(noted);
      this.#schedule();
    }
  }
}

function countsOf({ id, episode }: Noted) {
  return { id, requests: episode.requests, last_at: episode.lastMs };
}

function rowOf(noted: Noted) {
  const { source, episode } = noted;
  const { rule, action, subject, saw, normal, text } = episode.finding;
  return {
    ...countsOf(noted),
    env_id: source.envId,
    rule,
    key_id: source.keyId,
    client_id: source.clientId,
    action,
    details: JSON.stringify({ subject, address: source.address ?? undefined, saw, normal, text }),
    created_at: episode.startedMs,
  };
}

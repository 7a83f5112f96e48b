import type { Clock } from "@apikee/core";
import type { Logger } from "../../logger.ts";
import { EPISODE_MS, type Episode, Episodes } from "../../policies/fraud/episodes.ts";
import type { Finding } from "../../policies/fraud/finding.ts";
import { Recent } from "../../policies/recent.ts";
import type { Database, Executor } from "../../store/database.ts";
import { existingEnvironments } from "../../store/environments.ts";
import { countInSignal, findRunningSignal, insertSignal, type RunningSignal } from "../../store/signals.ts";

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
  /** Of the signal that it is written to; null until it is. */
  id: string | null;
  readonly source: SignalSource;
  readonly episode: Episode;
  /** Requests of it that are written. */
  written: number;
}

/** What is written of something noted. */
interface Written {
  readonly noted: Noted;
  readonly signal: RunningSignal;
  readonly requests: number;
}

interface Options {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly newId: () => string;
}

/**
 * Keeps what rules find: one signal for each rule, subject and day, with the number of requests in which it was
 * found, also over a restart and by several instances. It is written beside the requests, within a second: none
 * waits for it.
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
    const episodes = this.#episodes.use(source.envId, () => new Episodes());
    const { episode, isNew } = episodes.note(finding, this.#options.clock.now());
    const known = isNew ? undefined : this.#noted.get(episode);
    const noted = known ?? { id: null, source, episode, written: 0 };
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
      // Beside another instance it would not see what that one makes of the same, and make one more of it.
      const all = await database.exclusively("signals", (db) => this.#keepAll(db, batch), {
        isRelaxed: true,
      });
      for (const { noted, signal, requests } of all) {
        noted.id = signal.id;
        noted.episode.startedMs = signal.created_at;
        noted.written = requests;
      }
    } catch (error) {
      logger.error({ err: error }, "signals could not be written; they will be later");
      for (const noted of batch) this.#waiting.add(noted);
      this.#schedule();
    }
  }

  /** Those of environments that were deleted meanwhile are nobody's any more. */
  async #keepAll(db: Executor, batch: readonly Noted[]): Promise<Written[]> {
    const existing = await existingEnvironments(db, new Set(batch.map(({ source }) => source.envId)));
    const written: Written[] = [];
    for (const noted of batch) {
      if (existing.has(noted.source.envId)) written.push(await this.#keep(db, noted));
    }
    return written;
  }

  /** Counts on in the signal that it is, or that somebody wrote of the same before; else makes one. */
  async #keep(db: Executor, noted: Noted): Promise<Written> {
    const { startedMs, lastMs, requests } = noted.episode;
    const row = rowOf(noted);
    const running =
      noted.id === null
        ? await findRunningSignal(db, row, { fromMs: startedMs - EPISODE_MS, toMs: startedMs + EPISODE_MS })
        : { id: noted.id, created_at: startedMs };
    const signal = running ?? { id: this.#options.newId(), created_at: startedMs };
    if (running === undefined) await insertSignal(db, { ...row, id: signal.id });
    else await countInSignal(db, running.id, { requests: requests - noted.written, lastMs });
    return { noted, signal, requests };
  }
}

function rowOf({ source, episode }: Noted) {
  const { rule, action, subject, saw, normal, text } = episode.finding;
  return {
    env_id: source.envId,
    rule,
    key_id: source.keyId,
    client_id: source.clientId,
    subject: `${subject.kind} ${subject.id}`,
    action,
    details: JSON.stringify({ subject, address: source.address ?? undefined, saw, normal, text }),
    requests: episode.requests,
    last_at: episode.lastMs,
    created_at: episode.startedMs,
  };
}

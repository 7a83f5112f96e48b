import type { Database, Executor } from "../store/database.ts";
import { WriteConflictError } from "../store/errors.ts";
import { addVerdict, findLog, type LogRow } from "../store/logs.ts";
import { type Taking, takeFromLimits } from "./policies/take-from-limits.ts";
import type { UsageBook } from "./usage-book.ts";
import { afterLimits, type FinalVerdict, storedAnswer, type Verdict } from "./verdict.ts";

/** What a validated request's log row holds. */
type ValidatedRow = LogRow & { readonly request_hash: string };

/** A request whose verdict holds unless a limit refuses it. */
export interface LoggedRequest {
  /** The row but for what follows from the verdict: `client_id`, `key_id`, `outcome` and `answer`. */
  readonly row: Omit<ValidatedRow, "client_id" | "key_id" | "outcome" | "answer">;
  readonly verdict: Verdict;
}

/** What became of it. */
export interface Logged {
  readonly verdict: FinalVerdict;
  /** The row of the request that had this rid before; then this one changed and counted nothing. */
  readonly earlier: LogRow | null;
  /** Whether limits that are only tried would have refused it. */
  readonly isRefusedInTrial: boolean;
}

/** Rows that are written in one transaction at most; the rest waits for the next. */
const MAX_ROWS = 500;

interface Waiting {
  readonly request: LoggedRequest;
  readonly resolve: (logged: Logged) => void;
  readonly reject: (error: unknown) => void;
}

/** Thrown within a transaction that took from a limit for requests that had come before: it takes all of it back. */
class RepeatedError extends Error {}

/**
 * Writes the row of each validate, takes it from its limits and notes that it is to be counted, before it is
 * answered. Those that come in the same turn of the event loop share one transaction. It does not wait for the
 * disk: a power cut may lose the last of them, the end of the process none.
 */
export class RequestLog {
  readonly #database: Database;
  readonly #usage: UsageBook;
  #waiting: Waiting[] = [];
  #isCollecting = false;
  readonly #flushing = new Set<Promise<void>>();

  constructor(database: Database, usage: UsageBook) {
    this.#database = database;
    this.#usage = usage;
  }

  /** Resolves once the request is logged, and all that its verdict says was done. */
  append(request: LoggedRequest): Promise<Logged> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      if (!this.#isCollecting && this.#flushing.size < this.#database.relaxedWriters) this.#start();
    });
  }

  /** How many rows wait to be written. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Resolves when all that was appended is kept, or has failed. */
  async close(): Promise<void> {
    while (this.#flushing.size > 0) await Promise.all(this.#flushing);
  }

  #start(): void {
    const flushing = this.#flushAll().finally(() => this.#flushing.delete(flushing));
    this.#flushing.add(flushing);
  }

  async #flushAll(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#isCollecting) {
      this.#isCollecting = true;
      // After the input of this turn has been read: what it brings is written together.
      await new Promise((resolve) => setImmediate(resolve));
      this.#isCollecting = false;
      await this.#flush(this.#waiting.splice(0, MAX_ROWS));
    }
  }

  async #flush(batch: readonly Waiting[]): Promise<void> {
    try {
      const logged = await this.#log(batch.map(({ request }) => request));
      for (const [index, { resolve }] of batch.entries()) resolve(logged[index]!);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  async #log(requests: readonly LoggedRequest[]): Promise<Logged[]> {
    if (requests.some((request) => takingOf(request) !== null)) return this.#logTogether(requests);
    const verdicts = requests.map(({ verdict }) => afterLimits(verdict, null));
    const rows = requests.map(({ row }, index) => rowOf(row, verdicts[index]!));
    const isAdded = await this.#database.relaxedStatement((db) => this.#usage.addLogs(db, rows));
    const met = await this.#logTogether(requests.filter((_, index) => isAdded[index] !== true));
    return verdicts.map((verdict, index) =>
      isAdded[index] === true ? { verdict, earlier: null, isRefusedInTrial: false } : met.shift()!,
    );
  }

  /** Those that take from limits, or have come before: what is found of them must hold until they are logged. */
  async #logTogether(requests: readonly LoggedRequest[]): Promise<Logged[]> {
    if (requests.length === 0) return [];
    const repeated = new Set<LoggedRequest>();
    for (;;) {
      try {
        return await this.#database.relaxedTransaction((db) => this.#write(db, requests, repeated));
      } catch (error) {
        // There are more of them each time, so this ends.
        if (!(error instanceof RepeatedError)) throw error;
      }
    }
  }

  async #write(
    db: Executor,
    requests: readonly LoggedRequest[],
    repeated: Set<LoggedRequest>,
  ): Promise<Logged[]> {
    const takings = requests.map((request) => (repeated.has(request) ? null : takingOf(request)));
    const limited = await takeFromLimits(db, takings);
    const verdicts = requests.map(({ verdict }, index) => afterLimits(verdict, limited[index] ?? null));
    const rows = requests.map(({ row }, index) => rowOf(row, verdicts[index]!));
    const isAdded = await this.#usage.addLogs(db, rows);
    const before = repeated.size;
    for (const [index, request] of requests.entries()) {
      if (isAdded[index] !== true && takings[index] !== null) repeated.add(request);
    }
    if (repeated.size > before) throw new RepeatedError();
    const logged: Logged[] = [];
    for (const [index, row] of rows.entries()) {
      logged.push({
        verdict: verdicts[index]!,
        earlier: isAdded[index] === true ? null : await meetEarlier(db, row),
        isRefusedInTrial: limited[index]?.isRefusedInTrial === true,
      });
    }
    return logged;
  }
}

/** What the request takes from its limits; null where nothing limits it, or it is refused anyway. */
function takingOf({ row, verdict }: LoggedRequest): Taking | null {
  if (!verdict.isAllowed) return null;
  const { clientId, policy } = verdict;
  const { limits, isTrial } = policy;
  return limits === null ? null : { envId: row.env_id, clientId, limits, isTrial, atMs: row.at };
}

function rowOf(row: LoggedRequest["row"], verdict: FinalVerdict): ValidatedRow {
  const { clientId, keyId } = verdict;
  const outcome = verdict.isAllowed ? "allowed" : verdict.error;
  return { ...row, client_id: clientId, key_id: keyId, outcome, answer: storedAnswer(verdict) };
}

/** A row that a report made took its request for unanswered, and is counted: it only lacks the verdict. */
async function meetEarlier(db: Executor, row: ValidatedRow): Promise<LogRow | null> {
  const earlier = await findLog(db, row.env_id, row.rid);
  if (earlier !== null && earlier.request_hash !== null) return earlier;
  // Deleted since, or given its verdict by another instance.
  if (earlier === null || !(await addVerdict(db, row))) throw new WriteConflictError();
  return null;
}

import type { Database, Executor } from "../store/database.ts";
import { isPostgres } from "../store/dialect.ts";
import { RepeatedRowError, WriteConflictError } from "../store/errors.ts";
import type { UsesChange } from "../store/limits.ts";
import { addVerdict, findLog, type LogRow } from "../store/logs.ts";
import { Batches } from "./batches.ts";
import { RememberedUses } from "./policies/remembered-uses.ts";
import {
  type JudgedTakings,
  judgeTakings,
  type Taken,
  type Taking,
  takeFromLimits,
} from "./policies/take-from-limits.ts";
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

/**
 * Writes the row of each validate, takes it from its limits and notes that it is to be counted, before it is
 * answered. It does not wait for the disk: a power cut may lose the last of them, the end of the process none.
 *
 * On PostgreSQL a batch is one statement: what clients have used is guessed from what this instance wrote last, and
 * held against what there is. Where that is something else, a transaction reads and locks it first.
 */
export class RequestLog {
  readonly #database: Database;
  readonly #usage: UsageBook;
  /** Requests that take from no limit. */
  readonly #unlimited: Batches<LoggedRequest, Logged>;
  /** One batch at a time where it takes from limits: beside another it would guess what that one changes. */
  readonly #limited: Batches<LoggedRequest, Logged>;
  /** null on SQLite, where reading first costs nothing. */
  readonly #remembered: RememberedUses | null;

  constructor(database: Database, usage: UsageBook) {
    this.#database = database;
    this.#usage = usage;
    const write = (requests: readonly LoggedRequest[]) => this.#log(requests);
    const writers = database.relaxedWriters;
    this.#unlimited = new Batches({ write, writers });
    this.#limited = writers === 1 ? this.#unlimited : new Batches({ write, writers: 1 });
    this.#remembered = isPostgres(database.db) ? new RememberedUses() : null;
  }

  /** Resolves once the request is logged, and all that its verdict says was done. */
  append(request: LoggedRequest): Promise<Logged> {
    return (takingOf(request) === null ? this.#unlimited : this.#limited).add(request);
  }

  /** How many rows wait to be written. */
  get waitingCount(): number {
    const all = new Set([this.#unlimited, this.#limited]);
    return [...all].reduce((sum, { waitingCount }) => sum + waitingCount, 0);
  }

  /** Resolves when all that was appended is kept, or has failed. */
  async close(): Promise<void> {
    await Promise.all([this.#unlimited.close(), this.#limited.close()]);
  }

  async #log(requests: readonly LoggedRequest[]): Promise<Logged[]> {
    const guessed = judgeTakings(requests.map(takingOf), (envId, clientId) =>
      this.#remembered?.of(envId, clientId),
    );
    const logged = guessed === null ? requests.map(() => null) : await this.#logAtOnce(requests, guessed);
    const met = await this.#logTogether(requests.filter((_, index) => logged[index] === null));
    return logged.map((one) => one ?? met.shift()!);
  }

  /**
   * Those of which nothing need be read first, by one statement. null of those that had come before, and of those
   * whose client has used something else than was guessed: of these it wrote nothing.
   */
  async #logAtOnce(
    requests: readonly LoggedRequest[],
    { taken, changes }: JudgedTakings,
  ): Promise<(Logged | null)[]> {
    const judged = judgedRows(requests, taken);
    const rows = judged.map(({ row }) => row);
    const isAdded = await this.#addAtOnce(rows, changes);
    const missed = new Set(
      rows.filter((_, index) => isAdded[index] !== true).map(({ client_id }) => client_id),
    );
    for (const change of changes) if (!missed.has(change.clientId)) this.#remembered?.keep(change);
    return judged.map(({ logged }, index) => (isAdded[index] === true ? logged : null));
  }

  async #addAtOnce(rows: readonly LogRow[], changes: readonly UsesChange[]): Promise<boolean[]> {
    try {
      return await this.#database.relaxedStatement((db) => this.#usage.addLogs(db, rows, changes));
    } catch (error) {
      if (!(error instanceof RepeatedRowError)) throw error;
      return rows.map(() => false);
    }
  }

  /** Those that take from limits, or have come before: what is found of them must hold until they are logged. */
  async #logTogether(requests: readonly LoggedRequest[]): Promise<Logged[]> {
    if (requests.length === 0) return [];
    const repeated = new Set<LoggedRequest>();
    for (;;) {
      try {
        const { logged, changes } = await this.#database.relaxedTransaction((db) =>
          this.#write(db, requests, repeated),
        );
        for (const change of changes) this.#remembered?.keep(change);
        return logged;
      } catch (error) {
        // There are more of them each time, so this ends.
        if (!(error instanceof RepeatedRowError)) throw error;
      }
    }
  }

  async #write(
    db: Executor,
    requests: readonly LoggedRequest[],
    repeated: Set<LoggedRequest>,
  ): Promise<{ readonly logged: Logged[]; readonly changes: readonly UsesChange[] }> {
    const takings = requests.map((request) => (repeated.has(request) ? null : takingOf(request)));
    const { taken, changes } = await takeFromLimits(db, takings);
    const judged = judgedRows(requests, taken);
    const isAdded = await this.#usage.addLogs(
      db,
      judged.map(({ row }) => row),
    );
    const before = repeated.size;
    for (const [index, request] of requests.entries()) {
      if (isAdded[index] !== true && takings[index] !== null) repeated.add(request);
    }
    // It takes back what was taken for requests that had come before.
    if (repeated.size > before) throw new RepeatedRowError();
    const logged: Logged[] = [];
    for (const [index, one] of judged.entries()) {
      const earlier = isAdded[index] === true ? null : await meetEarlier(db, one.row);
      logged.push({ ...one.logged, earlier });
    }
    return { logged, changes };
  }
}

/** Each request's row, and what became of it where none had come before. */
function judgedRows(
  requests: readonly LoggedRequest[],
  taken: readonly (Taken | null)[],
): { readonly row: ValidatedRow; readonly logged: Logged }[] {
  return requests.map(({ row, verdict }, index) => {
    const limited = taken[index] ?? null;
    const final = afterLimits(verdict, limited);
    const isRefusedInTrial = limited?.isRefusedInTrial === true;
    return { row: rowOf(row, final), logged: { verdict: final, earlier: null, isRefusedInTrial } };
  });
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

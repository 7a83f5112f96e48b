import type { Selectable, SelectQueryBuilder } from "kysely";
import type { Executor } from "../database.ts";
import type { Schema, SignalsTable } from "../schema.ts";
import type { Slice } from "./clients.ts";

export type SignalRow = Selectable<SignalsTable>;

/** open: nobody has closed it yet. */
export type SignalState = "open" | "closed";

/** Which signals. */
export interface SignalFilter {
  readonly envId: string;
  readonly state?: SignalState | undefined;
  readonly rule?: string | undefined;
  readonly action?: string | undefined;
  readonly client?: string | undefined;
  readonly key?: string | undefined;
  /** Milliseconds since 1970: at this time or later. */
  readonly from?: number | undefined;
  /** Milliseconds since 1970: before this time. */
  readonly to?: number | undefined;
}

/** So many are counted at most: as long as somebody waits for a page. */
const MAX_COUNTED = 100_000;

/** What a signal has while it is closed: when and by whom, as JSON, and their note. All null: it is open. */
export type Closing = Pick<SignalRow, "closed_at" | "closed_by" | "note">;

function signalsWhere(db: Executor, filter: SignalFilter) {
  const { envId, state, rule, action, client, key, from, to } = filter;
  let query = db.selectFrom("signals").where("env_id", "=", envId);
  if (state !== undefined) query = query.where("closed_at", state === "open" ? "is" : "is not", null);
  if (rule !== undefined) query = query.where("rule", "=", rule);
  if (action !== undefined) query = query.where("action", "=", action);
  if (client !== undefined) query = query.where("client_id", "=", client);
  if (key !== undefined) query = query.where("key_id", "=", key);
  if (from !== undefined) query = query.where("created_at", ">=", from);
  if (to !== undefined) query = query.where("created_at", "<", to);
  return query;
}

/** Signals, the newest first. */
export async function listSignals(
  db: Executor,
  filter: SignalFilter,
  { limit, offset }: Slice,
): Promise<SignalRow[]> {
  return newestFirst(signalsWhere(db, filter).selectAll()).limit(limit).offset(offset).execute();
}

/** How many there are, up to 100,000. */
export async function countSignals(db: Executor, filter: SignalFilter): Promise<number> {
  // In the order of the index that lists them: it is what SQLite chooses that index by.
  const newest = newestFirst(signalsWhere(db, filter).select("id")).limit(MAX_COUNTED);
  const row = await db
    .selectFrom(newest.as("newest"))
    .select((eb) => eb.fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function findSignal(db: Executor, envId: string, id: string): Promise<SignalRow | undefined> {
  return db
    .selectFrom("signals")
    .selectAll()
    .where("env_id", "=", envId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The ids of the newest signals that a filter selects. */
export async function listSignalIds(db: Executor, filter: SignalFilter, limit: number): Promise<string[]> {
  const rows = await newestFirst(signalsWhere(db, filter).select("id")).limit(limit).execute();
  return rows.map(({ id }) => id);
}

/** Those of some ids whose signals are an environment's and in that state. */
export async function selectSignalIds(
  db: Executor,
  { envId, state }: { readonly envId: string; readonly state: SignalState },
  ids: readonly string[],
): Promise<string[]> {
  // By the ids alone: SQLite would go through all signals of the environment.
  const rows = await db
    .selectFrom("signals")
    .select(["id", "env_id", "closed_at"])
    .where("id", "in", ids)
    .execute();
  return rows
    .filter(({ env_id, closed_at }) => env_id === envId && (closed_at === null) === (state === "open"))
    .map(({ id }) => id);
}

/** Closes signals, or opens them again; whose they are was looked at before. */
export async function setClosing(db: Executor, ids: readonly string[], closing: Closing): Promise<void> {
  if (ids.length > 0) await db.updateTable("signals").set(closing).where("id", "in", ids).execute();
}

function newestFirst<Row>(
  signals: SelectQueryBuilder<Schema, "signals", Row>,
): SelectQueryBuilder<Schema, "signals", Row> {
  return signals.orderBy("created_at", "desc").orderBy("id", "desc");
}

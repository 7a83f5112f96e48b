import type { Selectable } from "kysely";
import type { Executor } from "../database.ts";
import type { SignalsTable } from "../schema.ts";
import type { Slice } from "./clients.ts";

export type SignalRow = Selectable<SignalsTable>;

/** Which signals. */
export interface SignalFilter {
  readonly envId: string;
  readonly rule?: string | undefined;
  readonly action?: string | undefined;
  readonly client?: string | undefined;
  readonly key?: string | undefined;
  /** Milliseconds since 1970: at this time or later. */
  readonly from?: number | undefined;
  /** Milliseconds since 1970: before this time. */
  readonly to?: number | undefined;
}

function signalsWhere(db: Executor, { envId, rule, action, client, key, from, to }: SignalFilter) {
  let query = db.selectFrom("signals").where("env_id", "=", envId);
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
  return signalsWhere(db, filter)
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .offset(offset)
    .execute();
}

export async function countSignals(db: Executor, filter: SignalFilter): Promise<number> {
  const row = await signalsWhere(db, filter)
    .select((eb) => eb.fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

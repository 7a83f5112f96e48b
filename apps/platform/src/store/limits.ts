import type { Selectable } from "kysely";
import { NOTHING_USED, type Uses, type WindowUse } from "../policies/limits/judge.ts";
import type { Executor } from "./database.ts";
import { PreparedQuery } from "./prepared.ts";
import type { LimitUsesTable } from "./schema.ts";

type LimitUsesRow = Selectable<LimitUsesTable>;

/** Whose limits. */
export interface ClientId {
  readonly envId: string;
  readonly clientId: string;
}

const locked = new PreparedQuery((db) =>
  db
    .selectFrom("limit_uses")
    .selectAll()
    .where("env_id", "=", "")
    .where("client_id", "=", "")
    .forNoKeyUpdate(),
);

const added = new PreparedQuery((db) =>
  db
    .insertInto("limit_uses")
    .columns(["env_id", "client_id"])
    .expression((eb) =>
      eb.selectFrom("clients").select(["env_id", "id"]).where("env_id", "=", "").where("id", "=", ""),
    )
    .onConflict((conflict) => conflict.columns(["env_id", "client_id"]).doNothing()),
);

/**
 * What a client has used, locked until the transaction ends: whoever takes from the same limits waits for it, in
 * whichever instance. Nothing, where the client was deleted.
 */
export async function lockUses(db: Executor, { envId, clientId }: ClientId): Promise<Uses> {
  const found = await locked.run(db, [envId, clientId]);
  if (found.rows[0] !== undefined) return usesOf(found.rows[0]);
  // One of several that come first makes the row; all of them then wait for it.
  await added.run(db, [envId, clientId]);
  const { rows } = await locked.run(db, [envId, clientId]);
  return rows[0] === undefined ? NOTHING_USED : usesOf(rows[0]);
}

/** What a client has used, as it was when it was committed last. */
export async function readUses(db: Executor, { envId, clientId }: ClientId): Promise<Uses> {
  const row = await db
    .selectFrom("limit_uses")
    .selectAll()
    .where("env_id", "=", envId)
    .where("client_id", "=", clientId)
    .executeTakeFirst();
  return row === undefined ? NOTHING_USED : usesOf(row);
}

const written = new PreparedQuery((db) =>
  db
    .updateTable("limit_uses")
    .set({
      hour_start: 0,
      hour_used: 0,
      day_start: 0,
      day_used: 0,
      week_start: 0,
      week_used: 0,
      month_start: 0,
      month_used: 0,
    })
    .where("env_id", "=", "")
    .where("client_id", "=", ""),
);

/** Writes what a client has used, of a row that this transaction has locked. */
export async function writeUses(
  db: Executor,
  { envId, clientId }: ClientId,
  { hour, day, week, month }: Uses,
): Promise<void> {
  const windows = [hour, day, week, month].flatMap(({ startMs, used }) => [startMs, used]);
  await written.run(db, [...windows, envId, clientId]);
}

function usesOf(row: LimitUsesRow): Uses {
  return {
    hour: use(row.hour_start, row.hour_used),
    day: use(row.day_start, row.day_used),
    week: use(row.week_start, row.week_used),
    month: use(row.month_start, row.month_used),
  };
}

function use(startMs: number | null, used: number): WindowUse {
  return startMs === null ? NOTHING_USED.hour : { startMs, used };
}

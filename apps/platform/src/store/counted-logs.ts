import { type Compilable, sql } from "kysely";
import type { Executor } from "./database.ts";
import { isPostgres } from "./dialect.ts";
import { insertLogsOnce, type LogRow } from "./logs.ts";
import { PreparedQuery } from "./prepared.ts";
import { insertUsageChanges, type UsageChange } from "./usage-changes.ts";

/** A row for the logs, and what is to be counted of it. */
export interface CountedLog {
  readonly row: LogRow;
  readonly change: UsageChange;
}

/**
 * Adds rows, and keeps what is to be counted of those that were added, under `id`, which sorts by time of creation.
 * Says of each whether it was added: where its environment has one with its rid, that one stays.
 *
 * On PostgreSQL it is one statement, which needs no transaction around it; it does not wait for the disk.
 */
export function insertCountedLogs(db: Executor, id: string, logs: readonly CountedLog[]): Promise<boolean[]> {
  return isPostgres(db) ? insertAtOnce(db, id, logs) : insertInTurn(db, id, logs);
}

async function insertInTurn(db: Executor, id: string, logs: readonly CountedLog[]): Promise<boolean[]> {
  const isAdded = await insertLogsOnce(
    db,
    logs.map(({ row }) => row),
  );
  const added = logs.filter((_, index) => isAdded[index]);
  await insertUsageChanges(
    db,
    id,
    added.map(({ change }) => change),
  );
  return isAdded;
}

async function insertAtOnce(db: Executor, id: string, logs: readonly CountedLog[]): Promise<boolean[]> {
  // Of two with one rid the first: the statement itself sees neither of its rows.
  const first = new Map(logs.toReversed().map((log) => [nameOf(log.row), log]));
  const given = [...first.values()].map(({ row, change }) => ({ ...row, change }));
  const { rows } = await atOnce.run(db, [JSON.stringify(given), id]);
  const added = new Set(rows.map(nameOf));
  return logs.map((log) => first.get(nameOf(log.row)) === log && added.has(nameOf(log.row)));
}

const atOnce = new PreparedQuery(
  (db): Compilable<Pick<LogRow, "env_id" | "rid">> => ({
    compile: () => insertGiven.compile(db),
  }),
);

/** As many rows as there are in one JSON text: one plan serves them all. */
const insertGiven = sql<Pick<LogRow, "env_id" | "rid">>`
with given as materialized (
  select * from json_to_recordset(${""}::json) as given (
    rid text, env_id text, at bigint, client_id text, key_id text, endpoint_id text, method text, path text, ip text,
    user_agent text, outcome text, degraded text, status integer, platform_us integer, duration_ms double precision,
    reported_at bigint, request_hash text, answer text, change json
  )
), added as (
  insert into logs (
    rid, env_id, at, client_id, key_id, endpoint_id, method, path, ip, user_agent, outcome, degraded, status,
    platform_us, duration_ms, reported_at, request_hash, answer
  )
  select
    rid, env_id, at, client_id, key_id, endpoint_id, method, path, ip, user_agent, outcome, degraded, status,
    platform_us, duration_ms, reported_at, request_hash, answer
  from given
  on conflict (env_id, rid) do nothing
  returning env_id, rid
), noted as (
  insert into usage_changes (id, size, changes)
  select ${""}, count(*), '[' || string_agg(change::text, ',') || ']'
  from given join added using (env_id, rid)
  having count(*) > 0
)
select env_id, rid from added where (select set_config('synchronous_commit', 'off', true)) = 'off'`;

function nameOf(row: Pick<LogRow, "env_id" | "rid">): string {
  return row.env_id + row.rid;
}

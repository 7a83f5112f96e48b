import { type QueryResult, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Executor } from "./database.ts";
import { isPostgres } from "./dialect.ts";
import { isDivisionByZero, RepeatedRowError } from "./errors.ts";
import { numbersOf, setUses, type UsesChange, usesArray } from "./limits.ts";
import { insertLogsOnce, LOG_COLUMNS, type LogRow } from "./logs.ts";
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
  return isPostgres(db)
    ? insertAtOnce(logs, (given) => atOnce.run(db, [given, id]))
    : insertInTurn(db, id, logs);
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

/**
 * As `insertCountedLogs`, of rows whose clients have used what is told of them, which is written in the same statement:
 * where a client has used something else, which another instance then wrote, none of its rows is added. For
 * PostgreSQL alone.
 *
 * @throws RepeatedRowError where a row of these clients had been added before: then nothing was written.
 */
export async function takeWithCountedLogs(
  db: Executor,
  id: string,
  logs: readonly CountedLog[],
  changes: readonly UsesChange[],
): Promise<boolean[]> {
  // Each takes once, and only one row of two with one rid is added.
  if (new Set(logs.map(({ row }) => nameOf(row))).size < logs.length) throw new RepeatedRowError();
  const expected = changes.map(({ envId, clientId, before, after }) => ({
    env_id: envId,
    client_id: clientId,
    before: numbersOf(before),
    after: numbersOf(after),
  }));
  try {
    return await insertAtOnce(logs, (given) => takingAtOnce.run(db, [given, JSON.stringify(expected), id]));
  } catch (error) {
    throw isDivisionByZero(error) ? new RepeatedRowError() : error;
  }
}

type RowName = Pick<LogRow, "env_id" | "rid">;

async function insertAtOnce(
  logs: readonly CountedLog[],
  insert: (given: string) => Promise<QueryResult<RowName>>,
): Promise<boolean[]> {
  // Of two with one rid the first: the statement itself sees neither of its rows.
  const first = new Map(logs.toReversed().map((log) => [nameOf(log.row), log]));
  const given = [...first.values()].map(({ row, change }) => ({ ...row, change }));
  const { rows } = await insert(JSON.stringify(given));
  const added = new Set(rows.map(nameOf));
  return logs.map((log) => first.get(nameOf(log.row)) === log && added.has(nameOf(log.row)));
}

/** As many rows as there are in one JSON text: one plan serves them all. */
const given = sql`given as materialized (
  select * from json_to_recordset(${""}::json) as given (
    rid text, env_id text, at bigint, client_id text, key_id text, endpoint_id text, method text, path text, ip text,
    user_agent text, outcome text, degraded text, status integer, platform_us integer, duration_ms double precision,
    reported_at bigint, request_hash text, answer text, change json
  )
)`;

const columns = sql.join(LOG_COLUMNS.map((column) => sql.ref(column)));

/** Rows of `given` that a condition lets pass, and the note of those that were added. */
function addedWhere(condition: RawBuilder<SqlBool>) {
  return sql`added as (
  insert into logs (${columns}) select ${columns} from given where ${condition}
  on conflict (env_id, rid) do nothing
  returning env_id, rid
), noted as (
  insert into usage_changes (id, size, changes)
  select ${""}, count(*), '[' || string_agg(change::text, ',') || ']'
  from given join added using (env_id, rid)
  having count(*) > 0
)`;
}

/** Begins what a statement that does not wait for the disk selects by. */
const isRelaxed = sql<SqlBool>`(select set_config('synchronous_commit', 'off', true)) = 'off'`;

const atOnce = PreparedQuery.of(sql<RowName>`
with ${given}, ${addedWhere(sql`true`)}
select env_id, rid from added where ${isRelaxed}`);

/**
 * Clients are locked in the order of their names, and then held against what they were thought to have used. A
 * lock that was waited for gives the row as it is then, and the update follows it there. Where a row of a client that is
 * taken from was not added, the division ends all of it.
 */
const takingAtOnce = PreparedQuery.of(sql<RowName>`
with ${given}, expected as materialized (
  select * from json_to_recordset(${""}::json) as expected (env_id text, client_id text, before bigint[], after bigint[])
), held as materialized (
  select env_id, client_id, ${usesArray} = before as is_as_expected, after
  from expected join limit_uses using (env_id, client_id)
  order by env_id, client_id
  for no key update of limit_uses
), taken as (
  update limit_uses set ${setUses("after")}
  from held
  where limit_uses.env_id = held.env_id and limit_uses.client_id = held.client_id and is_as_expected
  returning limit_uses.env_id, limit_uses.client_id
), missed as materialized (
  select env_id, client_id from expected except select env_id, client_id from taken
), ${addedWhere(sql`not exists (
    select from missed where missed.env_id = given.env_id and missed.client_id = given.client_id
  )`)}
select env_id, rid from added
where ${isRelaxed} and (
  select 1 / (count(*) = count(added.rid))::integer
  from given join taken using (env_id, client_id) left join added using (env_id, rid)
) = 1`);

function nameOf(row: RowName): string {
  return row.env_id + row.rid;
}

import { Progress } from "./progress.ts";

const DAY_MS = 86_400_000;
/** What the rows are spread over. */
const DAYS = 30;
const KEYS = 2000;
const CLIENTS = 100_000;
const ENDPOINTS = 200;
/** Rows that one statement adds. */
const CHUNK_ROWS = 250_000;
/** As apps/platform/src/services/latency-histogram.ts has its bins. */
const BIN =
  "cast(case when duration_ms <= 0.01 then 0 else ceil(ln(duration_ms / 0.01) / ln(1.1)) end as integer)";
const MEMBERS = {
  outcome: "outcome",
  endpoint: "coalesce(endpoint_id, '')",
  client: "coalesce(client_id, '')",
  key: "coalesce(key_id, '')",
  status: "coalesce(cast(status as text), '')",
};
const STEPS = [
  { step: "minute", ms: 60_000, days: 2 },
  { step: "hour", ms: 3_600_000, days: DAYS },
  { step: "day", ms: DAY_MS, days: DAYS },
];

/** Runs a statement. */
type Run = (sql: string) => Promise<unknown>;

/** Where the rows go. */
interface Filling {
  readonly run: Run;
  readonly envId: string;
  readonly rows: number;
  readonly nowMs: number;
}

/** The id of the client, the key or the endpoint of that number. */
export function idOf(kind: "client" | "key" | "endpoint", n: number | string): string {
  const prefix = { client: "0189c000-0000-7000-8000-", key: "key-", endpoint: "0189e000-0000-7000-8000-" }[
    kind
  ];
  return typeof n === "number" ? `${prefix}${100_000_000_000 + n}` : `'${prefix}' || (100000000000 + ${n})`;
}

/**
 * Fills an environment with a month of requests that were validated and reported, with clients, keys and endpoints,
 * and with what the platform would have counted of them. Every fifth request is of one key; one in 97 is refused, one in
 * 50,021 is redirected. In SQL that either database takes.
 */
export async function fillRows(filling: Filling): Promise<void> {
  const { run, rows } = filling;
  await fillOwners(filling);
  const progress = new Progress("rows");
  for (let first = 0; first < rows; first += CHUNK_ROWS) {
    await run(logRows(filling, first, Math.min(rows, first + CHUNK_ROWS)));
    progress.at(Math.min(rows, first + CHUNK_ROWS), rows);
  }
  progress.end();
  for (const step of STEPS) {
    for (const dimension of Object.keys(MEMBERS) as (keyof typeof MEMBERS)[]) {
      await run(rollups(filling, step, dimension));
    }
  }
}

function numbers(first: number, end: number): string {
  return `with recursive n(i) as (select cast(${first} as bigint) union all select i + 1 from n where i + 1 < ${end})`;
}

async function fillOwners({ run, envId, nowMs }: Filling): Promise<void> {
  await run(
    `insert into clients (env_id, id, tenant, name, type, status, source, ip_whitelist, metadata, created_at, updated_at,
       request_count, success_count, error_count, duration_count, duration_ms_sum)
     ${numbers(0, CLIENTS)} select '${envId}', ${idOf("client", "i")}, 'tenant-' || i, 'Client ' || i, 'company', 'active',
       'sdk', '[]', '{}', ${nowMs}, ${nowMs}, 10, 9, 1, 9, 90 from n`,
  );
  await run(
    `insert into keys (env_id, id, client_id, hash, prefix, suffix, scopes, environment, enabled, auto_rotate, metadata,
       created_at, updated_at)
     ${numbers(0, KEYS)} select '${envId}', ${idOf("key", "i")}, ${idOf("client", `(i % ${CLIENTS})`)}, 'hash-' || i,
       'apikee_00000', '0000', '[]', 'production', 1, 0, '{}', ${nowMs}, ${nowMs} from n`,
  );
  await run(
    `insert into endpoints (id, env_id, method, path, first_seen_at, last_seen_at)
     ${numbers(0, ENDPOINTS)} select ${idOf("endpoint", "i")}, '${envId}', 'GET', '/orders/' || i, ${nowMs}, ${nowMs} from n`,
  );
}

function logRows({ envId, rows, nowMs }: Filling, first: number, end: number): string {
  const startMs = nowMs - DAYS * DAY_MS;
  const at = `cast(${startMs} + i * ${(DAYS * DAY_MS) / rows} as bigint)`;
  const isRefused = "i % 97 = 0";
  const refusal = "case i % 388 when 0 then 'EXPIRED' when 194 then 'RATE_LIMITED' else 'REVOKED' end";
  return `insert into logs (rid, env_id, at, client_id, key_id, endpoint_id, method, path, ip, user_agent, outcome,
      status, platform_us, duration_ms, reported_at, request_hash)
    ${numbers(first, end)} select '01890000-0000-7000-8000-' || (100000000000 + i), '${envId}', ${at},
      ${idOf("client", `(k % ${CLIENTS})`)}, ${idOf("key", "k")},
      case when ${isRefused} then null else ${idOf("endpoint", `(i * 31 % ${ENDPOINTS})`)} end,
      'GET', '/orders/' || i, '203.0.113.7', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
      case when ${isRefused} then ${refusal} else 'allowed' end,
      case when ${isRefused} then null when i % 50021 = 5 then 302 when i % 50 = 3 then 500 when i % 20 = 7 then 404
        else 200 end, 40,
      case when ${isRefused} then null else 0.5 + (i * 37 % 2000) * 0.1 end,
      case when ${isRefused} then null else ${at} end, 'qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq'
    from (select i, case when i % 5 = 0 then 0 else i * 7919 % ${KEYS} end as k from n) as requests`;
}

function rollups(
  { envId, nowMs }: Filling,
  { step, ms, days }: (typeof STEPS)[number],
  dimension: keyof typeof MEMBERS,
): string {
  return `insert into usage_rollups (env_id, step, dimension, at, member, requests, errors, durations)
    select '${envId}', '${step}', '${dimension}', at, member, sum(requests), sum(errors),
      coalesce('{' || string_agg(case when bin is not null then '"' || bin || '":' || requests end, ',') || '}', '')
    from (select at, member, bin, count(*) as requests, sum(is_error) as errors
      from (select at / ${ms} * ${ms} as at, ${MEMBERS[dimension]} as member,
          case when duration_ms is not null then ${BIN} end as bin,
          case when outcome <> 'allowed' or status >= 400 then 1 else 0 end as is_error
        from logs where env_id = '${envId}' and at >= ${Math.floor((nowMs - days * DAY_MS) / ms) * ms}) as facts
      group by at, member, bin) as cells
    group by at, member`;
}

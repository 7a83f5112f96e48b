import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { asyncCall } from "../candidates.ts";
import { compare } from "../compare.ts";
import type { Candidate } from "../measure.ts";
import { PlatformProcess } from "../platform-process.ts";
import { PostgresServer } from "../postgres-server.ts";
import type { Section } from "../report.ts";
import { fillRows, idOf } from "../row-filler.ts";
import type { Target } from "../target.ts";

const TARGET: Target = { of: "value", atMost: 200 };
const PLAN = { rounds: 15, sampleMs: 1, maxOperations: 1, warmUpMs: 0 };
/** Of 100 clients each. */
const CLIENT_PAGES = 1000;
/** Why those are refused that the filler has refused. */
const REFUSALS = "REVOKED,EXPIRED,RATE_LIMITED";
/** One of the endpoints that the filler lets fail. */
const FAILING = 93;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long the pages of the logs, of statistics and of a client take on many rows, on either database. */
export async function rowsSections({ rows }: { readonly rows: number }): Promise<Section[]> {
  const sqlite = await sqliteSection(rows);
  const server = await PostgresServer.start();
  try {
    return [sqlite, await postgresSection(rows, server.url)];
  } finally {
    await server.stop();
  }
}

async function sqliteSection(rows: number): Promise<Section> {
  const platform = await PlatformProcess.start();
  const database = new DatabaseSync(platform.databasePath, { timeout: 60_000 });
  database.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -500000; PRAGMA temp_store = MEMORY");
  const envId = database.prepare("select id from environments").get()?.["id"];
  const run = async (sql: string) => database.exec(sql);
  await fillRows({ run, envId: String(envId), rows, nowMs: Date.now() });
  // Without ANALYZE: nothing makes SQLite count its rows in life either.
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
  return measured(platform, { rows, on: "SQLite" });
}

async function postgresSection(rows: number, url: string): Promise<Section> {
  const platform = await PlatformProcess.start(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("set synchronous_commit = off; set work_mem = '512MB'");
  const found = await client.query<{ id: string }>("select id from environments");
  const run = (sql: string) => client.query(sql);
  await fillRows({ run, envId: found.rows[0]?.id ?? "", rows, nowMs: Date.now() });
  // As autovacuum would, soon.
  await client.query("vacuum analyze");
  await client.end();
  return measured(platform, { rows, on: "PostgreSQL" });
}

async function measured(
  platform: PlatformProcess,
  { rows, on }: { readonly rows: number; readonly on: string },
): Promise<Section> {
  const count = rows.toLocaleString("en");
  try {
    const logged = await platform.logged();
    if (logged !== rows) throw new Error(`of ${rows} rows ${logged} are in the logs`);
    const entries = (await questions(platform, rows)).map((candidate) => ({ candidate, target: TARGET }));
    return {
      title: `Pages on ${count} rows of logs, ${on}`,
      ratioOf: "the first page of logs",
      note:
        "A month of requests of one environment, of 2,000 keys, 100,000 clients and 200 endpoints; every fifth is of one " +
        "key, one in 97 is refused, for one of three reasons, the others are reported. What is asked over HTTP of the platform in a process of its " +
        "own, one at a time, until the whole answer is there; 100 rows a page.",
      rows: await compare({ label: `rows on ${on}`, unit: "ms", plan: PLAN, entries }),
    };
  } finally {
    await platform.stop();
  }
}

async function questions(platform: PlatformProcess, rows: number): Promise<Candidate[]> {
  const nowMs = Date.now();
  const project = `/project/${platform.setting("APIKEE_PROJECT_ENV")}`;
  const lastPage = Math.floor(rows / 100);
  const time = (ageMs: number) => new Date(nowMs - ageMs).toISOString();
  const logs = (query: string) => `${project}/logs?limit=100&${query}`;
  const stats = (query: string) => `${project}/stats?from=${time(30 * DAY_MS)}&${query}`;
  const clients = (query: string) =>
    `/client?limit=100&project_env=${platform.setting("APIKEE_PROJECT_ENV")}&${query}`;
  const [busy, quiet] = [idOf("client", 0), idOf("client", 7)];
  const asked: readonly (readonly [string, string])[] = [
    ["logs: the first page", logs("page=1")],
    ["logs: the page in the middle", logs(`page=${Math.floor(lastPage / 2)}`)],
    ["logs: the last page", logs(`page=${lastPage}`)],
    [
      "logs: an hour and a half, ten days ago",
      logs(`from=${time(10 * DAY_MS)}&to=${time(10 * DAY_MS - 1.5 * HOUR_MS)}`),
    ],
    ["logs: of a busy client, in the middle", logs(`client=${busy}&page=${Math.floor(lastPage / 10)}`)],
    ["logs: of a quiet client", logs(`client=${quiet}`)],
    ["logs: of a key", logs(`key=${idOf("key", 7)}`)],
    [
      "logs: of an endpoint, its last page",
      logs(`endpoint=${idOf("endpoint", 7)}&page=${Math.floor(lastPage / 210)}`),
    ],
    ["logs: refused", logs("outcome=REVOKED&page=5")],
    [
      "logs: of three outcomes, in the middle",
      logs(`outcome=${REFUSALS}&page=${Math.floor(lastPage / 200)}`),
    ],
    ["logs: allowed, in the middle", logs(`outcome=allowed&page=${Math.floor(lastPage / 2)}`)],
    ["logs: answered with 2xx, in the middle", logs(`status=2xx&page=${Math.floor(lastPage / 2)}`)],
    ["logs: answered with 3xx, which is rare", logs("status=3xx")],
    ["logs: answered with 4xx, in the middle", logs(`status=4xx&page=${Math.floor(lastPage / 41)}`)],
    ["logs: answered with 5xx, the last page", logs(`status=5xx&page=${Math.floor(lastPage / 51)}`)],
    ["logs: of a busy client, refused", logs(`client=${busy}&outcome=REVOKED`)],
    ["logs: allowed, and answered with 4xx", logs("outcome=allowed&status=4xx&page=3")],
    ["logs: of an endpoint, answered with 5xx", logs(`endpoint=${idOf("endpoint", FAILING)}&status=5xx`)],
    ["stats: a month by outcome and hour", stats("step=hour&by=outcome")],
    ["stats: a month by endpoint and hour", stats("step=hour&by=endpoint")],
    ["stats: a month by key and hour", stats("step=hour&by=key")],
    ["stats: a month by client and day", stats("step=day&by=client")],
    ["a client's page", `/client/${busy}?project_env=${platform.setting("APIKEE_PROJECT_ENV")}`],
    ["clients: by name, the page in the middle", clients(`page=${CLIENT_PAGES / 2}`)],
    ["clients: the newest first", clients("sort=-createdAt")],
    ["clients: with a part of a name", clients("name=ENT%20777")],
    ["clients: with a part that every name has, backwards", clients("name=client&sort=-name")],
    ["clients: of a status and a type", clients("status=active&type=company")],
    ["a page of endpoints", `/endpoint?limit=100&project_env=${platform.setting("APIKEE_PROJECT_ENV")}`],
    ["the environment's page", project],
  ];
  const candidates: Candidate[] = [];
  for (const [name, path] of asked) {
    candidates.push(
      await asyncCall({
        name,
        makeInput: () => path,
        run: (input) => platform.get(input),
        isRight: isFull,
      }),
    );
  }
  return candidates;
}

/** Whether an answer says anything: of a list, that it is not empty. */
function isFull(answer: unknown): boolean {
  if (typeof answer !== "object" || answer === null) return false;
  return !("data" in answer) || (Array.isArray(answer.data) && answer.data.length > 0);
}

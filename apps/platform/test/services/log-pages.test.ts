import { beforeAll, describe, expect, test } from "vitest";
import { openPlatform } from "../../src/platform.ts";
import type { PlatformContext } from "../../src/services/context.ts";
import { listEnvironmentLogs, MAX_SEARCHED_LOGS } from "../../src/services/manage/log-pages.ts";
import { STEP_MS } from "../../src/services/stats-steps.ts";
import type { LogRow } from "../../src/store/logs.ts";
import type { LogFilter } from "../../src/store/manage/logs.ts";
import { ManualClock } from "../../src/testing/index.ts";
import { addLogs } from "../support/add-logs.ts";
import { freshDatabase } from "../support/databases.ts";
import { START_MS } from "./scene.ts";

const ENV = "env-1";
const ROWS = 3000;
const OUTCOMES = ["allowed", "allowed", "allowed", "allowed", "REVOKED", "EXPIRED"] as const;
const STATUSES = [200, 200, 201, 404, 500, null] as const;

/** A row every 7 minutes and some, over two weeks; those of one client in the first of them alone. */
function rowOf(i: number): LogRow {
  return {
    rid: `rid-${String(i * 7919).padStart(9, "0")}`,
    env_id: ENV,
    at: START_MS - i * 7 * STEP_MS.minute - (i % 13),
    client_id: i < ROWS / 2 ? `client-${i % 3}` : null,
    key_id: i % 7 === 6 ? "allowed" : `key-${i % 7}`,
    endpoint_id: i % 2 === 0 ? "endpoint-1" : null,
    method: "GET",
    path: `/${i}`,
    ip: null,
    user_agent: null,
    outcome: OUTCOMES[i % OUTCOMES.length] ?? "allowed",
    degraded: null,
    status: STATUSES[i % STATUSES.length] ?? null,
    platform_us: null,
    duration_ms: null,
    reported_at: null,
    request_hash: null,
    answer: null,
  };
}

const rows = Array.from({ length: ROWS }, (_, i) => rowOf(i));
let context: PlatformContext;

beforeAll(async () => {
  const clock = new ManualClock(START_MS);
  const platform = await openPlatform({
    database: await freshDatabase(),
    masterKey: new Uint8Array(32).fill(7),
    clock,
  });
  context = platform.context;
  await context.db.insertInto("projects").values(project()).execute();
  await context.db.insertInto("environments").values(environment()).execute();
  await addLogs(context, rows);
  return () => platform.close();
});

function project() {
  const times = { created_at: 0, updated_at: 0 };
  return { id: "p", slug: "p", name: "p", description: null, metadata: "{}", status: "active", ...times };
}

function environment() {
  return {
    id: ENV,
    project_id: "p",
    type: "production",
    project_env: "p-production",
    url: null,
    status: "active",
    signing: "application",
    settings: "{}",
    metadata: "{}",
    created_at: 0,
    updated_at: 0,
  };
}

function matching({
  client,
  key,
  endpoint,
  outcomes,
  statuses,
  from,
  to,
}: Omit<LogFilter, "envId">): string[] {
  return rows
    .filter((row) => client === undefined || row.client_id === client)
    .filter((row) => key === undefined || row.key_id === key)
    .filter((row) => endpoint === undefined || row.endpoint_id === endpoint)
    .filter((row) => outcomes === undefined || outcomes.includes(row.outcome))
    .filter((row) => statuses === undefined || statuses.includes(row.status ?? 0))
    .filter((row) => from === undefined || row.at >= from)
    .filter((row) => to === undefined || row.at < to)
    .map((row) => row.rid);
}

/** Every status of a class. */
function hundred(first: number): number[] {
  return Array.from({ length: 100 }, (_, i) => first + i);
}

const PARTS: readonly Omit<LogFilter, "envId">[] = [
  {},
  { client: "client-1" },
  { client: "nobody" },
  { key: "key-3" },
  { key: "allowed" },
  { endpoint: "endpoint-1" },
  { outcomes: ["allowed"] },
  { outcomes: ["REVOKED"] },
  { outcomes: ["EXPIRED", "REVOKED", "UNKNOWN_KEY"] },
  { outcomes: ["REVOKED", "allowed"] },
  { outcomes: ["FRAUD_BLOCKED", "IP_NOT_ALLOWED"] },
  { statuses: [200] },
  { statuses: hundred(200) },
  { statuses: hundred(400) },
  { statuses: hundred(300) },
  { client: "client-2", outcomes: ["REVOKED"] },
  { client: "client-1", outcomes: ["REVOKED", "EXPIRED"] },
  { outcomes: ["REVOKED", "EXPIRED"], statuses: hundred(200) },
  { key: "key-3", endpoint: "endpoint-1", statuses: [...hundred(400), ...hundred(500)] },
];
const SPANS: readonly Pick<LogFilter, "from" | "to">[] = [
  {},
  { from: START_MS - 5 * STEP_MS.day - 1234 },
  { to: START_MS - 3 * STEP_MS.day - 4321 },
  { from: START_MS - 90 * STEP_MS.minute, to: START_MS - 20 * STEP_MS.minute },
  { from: START_MS - 30 * STEP_MS.hour, to: START_MS - 4 * STEP_MS.hour },
  { from: START_MS - 8 * STEP_MS.day, to: START_MS - 6 * STEP_MS.day },
  { from: START_MS + STEP_MS.hour },
  { to: START_MS - 90 * STEP_MS.day },
];

describe("a page of the logs", () => {
  test.each(PARTS)("of %o holds what it should, wherever it begins and whatever its span", async (part) => {
    for (const span of SPANS) {
      const filter = { ...part, ...span };
      const expected = matching(filter);
      for (const offset of [0, 7, 190, 1501, expected.length - 3, expected.length]) {
        if (offset < 0) continue;
        const page = await listEnvironmentLogs(context, { envId: ENV, ...filter }, { limit: 10, offset });
        const found = { ...page, items: page.items.map(({ rid }) => rid) };
        const items = expected.slice(offset, offset + 10);
        expect(found, JSON.stringify({ span, offset })).toEqual({
          items,
          total: expected.length,
          isTotalExact: true,
        });
      }
    }
  });

  test("of an environment without logs is empty", async () => {
    expect(await listEnvironmentLogs(context, { envId: "env-2" }, { limit: 10, offset: 0 })).toEqual({
      items: [],
      total: 0,
      isTotalExact: true,
    });
  });
});

test("among more than are looked through, a page of two filters says that its total is not exact", async () => {
  const busy = Array.from({ length: MAX_SEARCHED_LOGS + 500 }, (_, i) => ({
    ...rowOf(i),
    rid: `busy-${String(i).padStart(6, "0")}`,
    at: START_MS + STEP_MS.day - i,
    client_id: "busy",
    key_id: "busy-key",
    outcome: i % 100 === 0 ? "FRAUD_BLOCKED" : "allowed",
  }));
  await addLogs(context, busy);
  const page = await listEnvironmentLogs(
    context,
    { envId: ENV, client: "busy", key: "busy-key", outcomes: undefined },
    { limit: 10, offset: 0 },
  );
  expect(page).toMatchObject({ total: MAX_SEARCHED_LOGS, isTotalExact: false });
  expect(page.items).toHaveLength(10);
  // The rarest of the filters is what is looked through.
  const rare = await listEnvironmentLogs(
    context,
    { envId: ENV, client: "busy", outcomes: ["FRAUD_BLOCKED"] },
    { limit: 10, offset: 100 },
  );
  expect(rare).toMatchObject({ total: 105, isTotalExact: true });
  expect(rare.items).toHaveLength(5);
});

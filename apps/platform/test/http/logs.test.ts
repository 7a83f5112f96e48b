import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LogRow } from "../../src/store/logs.ts";
import { addLogs } from "../support/add-logs.ts";
import { Api, type TestEnv } from "./api.ts";
import { logRow } from "./log-rows.ts";

const CLIENT = "01890000-0000-7000-8000-00000000000c";
const ENDPOINT = "01890000-0000-7000-8000-00000000000e";
const START_MS = Date.UTC(2027, 0, 13, 12);
const MINUTE_MS = 60_000;

let api: Api;
let env: TestEnv;
let path: string;

function row(minute: number, fields: Partial<LogRow>): LogRow {
  const at = START_MS - minute * MINUTE_MS;
  return logRow({ rid: `rid-${String(minute).padStart(4, "0")}`, env_id: env.envId, at, ...fields });
}

beforeAll(async () => {
  api = await Api.open(START_MS);
  env = await api.project("my-api");
  path = `/api/v1/project/${env.name}/logs`;
  const rows = [
    row(1, {
      client_id: CLIENT,
      key_id: "k1",
      endpoint_id: ENDPOINT,
      status: 200,
      platform_us: 1500,
      duration_ms: 12.5,
    }),
    row(2, {
      client_id: CLIENT,
      key_id: "k2",
      status: 404,
      user_agent: '=HYPERLINK("http://x","y")',
      ip: "::1",
    }),
    row(3, { outcome: "REVOKED", path: '/a,"b"\r\nc', method: "POST" }),
    row(4, { outcome: "degraded", degraded: "SERVER_UNREACHABLE", status: 503 }),
  ];
  await addLogs(api.platform.context, rows);
});
afterAll(() => api.close());

const get = (query = "", headers = {}) =>
  api.call("GET", `${path}${query}`, { as: env.managementKey, headers });
const rids = async (query: string) =>
  (await get(query)).json.data.map(({ rid }: { rid: string }) => Number(rid.slice(4)));
const csv = (query = "") => get(query, { accept: "text/csv" });

describe("logs as JSON", () => {
  it("are listed newest first, without what is the platform's own", async () => {
    const { json } = await get();
    expect(json.pagination).toEqual({ total: 4, page: 1, limit: 10, pages: 1 });
    expect(json.data[0]).toEqual({
      rid: "rid-0001",
      at: "2027-01-13T11:59:00.000Z",
      clientId: CLIENT,
      keyId: "k1",
      endpointId: ENDPOINT,
      method: "GET",
      path: "/",
      ip: null,
      userAgent: null,
      outcome: "allowed",
      degraded: null,
      status: 200,
      platformMs: 1.5,
      durationMs: 12.5,
    });
  });

  it.each([
    [`?client=${CLIENT}`, [1, 2]],
    ["?key=k2", [2]],
    [`?endpoint=${ENDPOINT}`, [1]],
    ["?status=404", [2]],
    ["?status=4xx", [2]],
    ["?status=5xx", [4]],
    ["?outcome=REVOKED", [3]],
    ["?outcome=REVOKED,degraded", [3, 4]],
    ["?outcome=allowed%2CREVOKED&limit=2&page=2", [3]],
    ["?outcome=EXPIRED,UNKNOWN_KEY", []],
    ["?outcome=allowed,REVOKED&status=4xx", [2]],
    ["?from=2027-01-13T11:58:00Z", [1, 2]],
    ["?to=2027-01-13T11:58:00Z", [3, 4]],
    ["?from=2027-01-13T12:57:00%2B01:00&to=2027-01-13T11:59:00Z", [2, 3]],
    ["?limit=2&page=2", [3, 4]],
    [`?client=${CLIENT}&status=200`, [1]],
    ["?page=9", []],
  ])("%s gives the requests %j", async (query, expected) => {
    expect(await rids(query)).toEqual(expected);
  });

  it.each([
    "?client=x",
    "?key=a%20b",
    "?status=600",
    "?status=40",
    "?status=4XX",
    "?from=yesterday",
    "?from=2027-01-13",
    "?to=2027-13-01T00:00:00Z",
    "?outcome=",
    "?outcome=REFUSED",
    "?outcome=revoked",
    "?outcome=REVOKED,",
    "?outcome=,REVOKED",
    "?outcome=REVOKED,%20EXPIRED",
    "?outcome=REVOKED,EXPIRED,REVOKED",
    "?outcome=REVOKED&outcome=EXPIRED",
    "?outcome=toString",
    "?limit=101",
    "?env_id=1",
  ])("refuses %s", async (query) => expect((await get(query)).status).toBe(400));

  it.each([
    ["REVOKED,GONE", /^must be one of allowed, degraded, REVOKED, .*UNKNOWN_KEY, or several of them/],
    ["REVOKED,REVOKED", /^must name each outcome once$/],
  ])("say of the outcomes %s what is wrong", async (outcomes, message) => {
    const { json } = await get(`?outcome=${outcomes}`);
    expect(json.issues).toEqual([{ path: "query.outcome", message: expect.stringMatching(message) }]);
  });

  it.each(["client", "key", "endpoint", "status", "outcome", "from", "to", "page", "limit"])(
    "SQL in %s does nothing (attack 63)",
    async (name) => {
      for (const text of [
        "' OR 1=1 --",
        "'; DROP TABLE logs; --",
        "%",
        "x') UNION SELECT hash FROM server_keys --",
      ]) {
        const { status, json } = await get(`?${name}=${encodeURIComponent(text)}`);
        expect(status === 400 || json.data.length === 0).toBe(true);
      }
      expect((await get()).json.pagination.total).toBe(4);
    },
  );
});

describe("logs as CSV", () => {
  it("hold all that match, with formulas defused and quotes doubled", async () => {
    const { status, text, headers } = await csv();
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(headers.get("content-disposition")).toBe('attachment; filename="my-api-production-logs.csv"');
    expect(text).toBe(
      [
        "at,outcome,status,method,path,clientId,keyId,endpointId,ip,userAgent,platformMs,durationMs,degraded,rid",
        `2027-01-13T11:59:00.000Z,allowed,200,GET,/,${CLIENT},k1,${ENDPOINT},,,1.5,12.5,,rid-0001`,
        `2027-01-13T11:58:00.000Z,allowed,404,GET,/,${CLIENT},k2,,::1,"'=HYPERLINK(""http://x"",""y"")",,,,rid-0002`,
        '2027-01-13T11:57:00.000Z,REVOKED,,POST,"/a,""b""\r\nc",,,,,,,,,rid-0003',
        "2027-01-13T11:56:00.000Z,degraded,503,GET,/,,,,,,,,SERVER_UNREACHABLE,rid-0004",
        "",
      ].join("\r\n"),
    );
  });

  it("take the same filters", async () => {
    expect((await csv("?outcome=REVOKED")).text.split("\r\n").slice(1)).toHaveLength(3);
    const some = (await csv("?outcome=degraded,REVOKED")).text.trimEnd().split(/\r\n(?=2027)/);
    expect(some.slice(1).map((line) => line.slice(-4))).toEqual(["0003", "0004"]);
    expect((await csv("?outcome=GONE")).status).toBe(400);
    expect((await csv("?client=x")).status).toBe(400);
  });

  it("hold more than is read at once, each request once", async () => {
    const other = await api.project("many");
    // All at one time: the rid alone tells where a further chunk begins.
    const rows = Array.from({ length: 1201 }, (_, i) => row(i, { env_id: other.envId, at: START_MS }));
    await addLogs(api.platform.context, rows);
    const answer = await api.call("GET", `/api/v1/project/${other.name}/logs`, {
      as: other.managementKey,
      headers: { accept: "text/csv" },
    });
    const lines = answer.text.trimEnd().split("\r\n").slice(1);
    expect(new Set(lines)).toHaveProperty("size", 1201);
    expect(lines).toHaveLength(1201);
  });

  it("are answered where Accept asks for them most", async () => {
    expect((await get("", { accept: "text/html, */*" })).json.data).toHaveLength(4);
    expect((await get("", { accept: "text/csv;q=0.1, application/json" })).json.data).toHaveLength(4);
  });
});

describe("many logs", () => {
  const ROWS = 25_000;
  let call: (query: string, accept?: string) => ReturnType<Api["call"]>;

  beforeAll(async () => {
    const many = await api.project("very-many");
    // Three a minute, every thousandth of them refused.
    const rows = Array.from({ length: ROWS }, (_, i) => {
      const outcome = i % 1000 === 999 ? "REVOKED" : "allowed";
      return row(i, { env_id: many.envId, at: START_MS - Math.floor(i / 3) * MINUTE_MS, outcome });
    });
    await addLogs(api.platform.context, rows);
    call = (query, accept = "application/json") =>
      api.call("GET", `/api/v1/project/${many.name}/logs${query}`, {
        as: many.managementKey,
        headers: { accept },
      });
  });

  it("are counted, and paged through, exactly", async () => {
    expect((await call("")).json.pagination).toMatchObject({ total: ROWS, pages: ROWS / 10 });
    const found: string[] = [];
    for (let page = 1; page <= 3; page++) {
      const { json } = await call(`?outcome=REVOKED&limit=10&page=${page}`);
      expect(json.pagination).toEqual({ total: 25, page, limit: 10, pages: 3 });
      found.push(...json.data.map(({ rid }: { rid: string }) => rid));
    }
    expect(found).toEqual(Array.from({ length: 25 }, (_, i) => row((i + 1) * 1000 - 1, {}).rid));
    const { json: all } = await call("?limit=10&page=100");
    expect((await call("?outcome=REVOKED,allowed&limit=10&page=100")).json).toEqual(all);
    const { json: last } = await call("?limit=100&page=250");
    expect(last.data).toHaveLength(100);
    expect(new Set(last.data.map(({ rid }: { rid: string }) => rid)).size).toBe(100);
  });

  it("are all in the file, each once, also of those that are few", async () => {
    const lines = async (query: string) =>
      (await call(query, "text/csv")).text.trimEnd().split("\r\n").slice(1);
    const all = await lines("");
    expect([all.length, new Set(all).size]).toEqual([ROWS, ROWS]);
    expect(await lines("?outcome=REVOKED")).toHaveLength(25);
  });
});

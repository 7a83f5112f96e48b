import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Api, type TestEnv } from "./api.ts";

const ABSENT = "01890000-0000-7000-8000-000000000000";
const CREDENTIALS = ["administrator", "own", "foreign", "channel", "key", "unknown", "none"] as const;
type Credential = (typeof CREDENTIALS)[number];

/** What each kind of route answers: the first for an administrator, the second for the environment's own key. */
const ADMINISTRATION = {
  administrator: "passes",
  own: 403,
  foreign: 403,
  channel: 403,
  key: 401,
  unknown: 401,
  none: 401,
} as const;
const MANAGEMENT = { ...ADMINISTRATION, own: "passes", foreign: 404 } as const;

interface Row {
  readonly route: string;
  readonly expected: Readonly<Record<Credential, number | "passes">>;
  readonly query?: string;
  readonly body?: unknown;
}

const PAGE = { query: "" };
const ROWS: Row[] = [
  { route: "POST /api/v1/project", expected: ADMINISTRATION, body: {} },
  { route: "GET /api/v1/project", expected: ADMINISTRATION },
  { route: "GET /api/v1/project/{project_env}", expected: MANAGEMENT },
  {
    route: "PUT /api/v1/project/{project_env}",
    expected: MANAGEMENT,
    body: { singleEnv: { templates: [] } },
  },
  {
    route: "DELETE /api/v1/project/{project_env}",
    expected: ADMINISTRATION,
    query: `kind=env&envId=${ABSENT}`,
  },
  {
    route: "POST /api/v1/project/{project_env}/env",
    expected: ADMINISTRATION,
    body: { type: "production" },
  },
  { route: "GET /api/v1/project/{project_env}/audit", expected: ADMINISTRATION },
  { route: "GET /api/v1/project/{project_env}/stats", expected: MANAGEMENT },
  { route: "GET /api/v1/project/{project_env}/signals", expected: MANAGEMENT },
  {
    route: "PUT /api/v1/project/{project_env}/signals",
    expected: ADMINISTRATION,
    body: { state: "closed" },
  },
  {
    route: "PUT /api/v1/project/{project_env}/signals/{id}",
    expected: ADMINISTRATION,
    body: { state: "closed" },
  },
  { route: "GET /api/v1/audit", expected: ADMINISTRATION },
  { route: "GET /api/v1/channel-key", expected: ADMINISTRATION },
  { route: "POST /api/v1/channel-key", expected: ADMINISTRATION, body: { graceSeconds: 172_800 } },
  { route: "GET /api/v1/project/{project_env}/serverkey", expected: ADMINISTRATION },
  {
    route: "POST /api/v1/project/{project_env}/serverkey",
    expected: ADMINISTRATION,
    body: { role: "channel" },
  },
  {
    route: "DELETE /api/v1/project/{project_env}/serverkey",
    expected: ADMINISTRATION,
    query: `id=${ABSENT}`,
  },
  { route: "GET /api/v1/project/{project_env}/secret", expected: ADMINISTRATION },
  { route: "POST /api/v1/project/{project_env}/secret", expected: ADMINISTRATION },
  { route: "DELETE /api/v1/project/{project_env}/secret", expected: ADMINISTRATION, query: `id=${ABSENT}` },
  { route: "GET /api/v1/project/{project_env}/logs", expected: MANAGEMENT },
  { route: "GET /api/v1/client/templates", expected: MANAGEMENT, ...PAGE },
  { route: "GET /api/v1/client", expected: MANAGEMENT },
  { route: "POST /api/v1/client", expected: MANAGEMENT, body: { name: "matrix", templateId: ABSENT } },
  { route: "GET /api/v1/client/{id}", expected: MANAGEMENT },
  { route: "PUT /api/v1/client/{id}", expected: MANAGEMENT, body: {} },
  { route: "DELETE /api/v1/client/{id}", expected: MANAGEMENT },
  { route: "GET /api/v1/client/{id}/key", expected: MANAGEMENT },
  { route: "GET /api/v1/client/{id}/limits", expected: MANAGEMENT },
  { route: "POST /api/v1/client/{id}/key/{keyId}/rotate", expected: MANAGEMENT, body: { graceSeconds: 1 } },
  {
    route: "POST /api/v1/client/{id}/explain",
    expected: MANAGEMENT,
    body: { keyId: "absent", method: "GET", path: "/" },
  },
  { route: "GET /api/v1/endpoint", expected: MANAGEMENT },
  { route: "POST /api/v1/endpoint", expected: MANAGEMENT, body: { method: "GET", path: "/matrix" } },
  { route: "PUT /api/v1/endpoint", expected: MANAGEMENT, query: `id=${ABSENT}`, body: { name: null } },
  { route: "DELETE /api/v1/endpoint", expected: MANAGEMENT, query: `id=${ABSENT}` },
];
const PUBLIC = ["GET /health", "GET /ready", "GET /api/v1/session"];
/** By the password, or the dashboard's cookie: session.test.ts. */
const BY_COOKIE = [
  "POST /api/v1/session",
  "DELETE /api/v1/session",
  "POST /api/v1/session/password",
  "PUT /api/v1/session/password",
];
/** The channel's: version-1.test.ts. */
const BY_SERVER_KEY = ["POST /api/v1/client/{id}"];

let api: Api;
let env: TestEnv;
let foreign: TestEnv;
let customerKey: string;

beforeAll(async () => {
  api = await Api.open();
  env = await api.project("mine");
  foreign = await api.project("theirs");
  const path = `/api/v1/client?project_env=${env.name}`;
  const { json } = await api.call("POST", path, {
    as: api.admin,
    body: { name: "c", keys: [{ name: "k" }] },
  });
  customerKey = json.keys[0].rawKey;
});
afterAll(() => api.close());

function credential(kind: Credential): string | undefined {
  const all = {
    administrator: api.admin,
    own: env.managementKey,
    foreign: foreign.managementKey,
    channel: env.serverKey,
    key: customerKey,
    unknown: `${env.managementKey.slice(0, 8)}${"0".repeat(43)}${env.managementKey.slice(51)}`,
    none: undefined,
  };
  return all[kind];
}

function pathOf({ route, query = "" }: Row): string {
  const path = route
    .slice(route.indexOf(" ") + 1)
    .replace("{project_env}", env.name)
    .replace("{id}", ABSENT)
    .replace("{keyId}", "absent");
  const named = /\/(?:client|endpoint)/.test(route) ? `project_env=${env.name}` : "";
  return `${path}?${[named, query].filter((part) => part !== "").join("&")}`;
}

describe("every route, by every credential", () => {
  it("is in this table", async () => {
    const document = await (await api.platform.app.request("/openapi.json")).json();
    const routes = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.sort()).toEqual(
      [...ROWS.map(({ route }) => route), ...PUBLIC, ...BY_COOKIE, ...BY_SERVER_KEY].sort(),
    );
  });

  const cases = ROWS.flatMap((row) => CREDENTIALS.map((kind) => [row.route, kind, row] as const));
  it.each(cases)("%s as %s", async (route, kind, row) => {
    const method = route.slice(0, route.indexOf(" "));
    const answer = await api.call(method, pathOf(row), { as: credential(kind), body: row.body });
    const expected = row.expected[kind];
    if (expected === "passes") expect([401, 403]).not.toContain(answer.status);
    else expect(answer.status).toBe(expected);
    if (answer.status === 401) expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer /);
  });

  it.each(PUBLIC)("%s is public", async (route) => {
    expect((await api.call("GET", route.slice(4))).status).toBe(200);
  });
});

describe("a management key on its project", () => {
  it.each([
    { name: "x" },
    { description: null },
    { singleEnv: { url: null } },
    { singleEnv: { metadata: {} } },
    { singleEnv: { settings: { autoRegister: false } } },
    { singleEnv: { templates: [], settings: {} } },
  ])("may not PUT %j", async (body) => {
    const answer = await api.call("PUT", `/api/v1/project/${env.name}`, { as: env.managementKey, body });
    expect(answer.status).toBe(403);
  });

  it("may PUT templates", async () => {
    const body = { singleEnv: { templates: [{ name: "t", rateLimitDay: 5 }] } };
    const answer = await api.call("PUT", `/api/v1/project/${env.name}`, { as: env.managementKey, body });
    expect(answer.json.env.templates.list[0]).toMatchObject({
      name: "t",
      rateLimitDay: 5,
      rateLimitHour: null,
    });
  });
});

describe("a credential", () => {
  const path = () => `/api/v1/client?project_env=${env.name}`;

  it("is taken from x-api-key, too, and twice where it is the same", async () => {
    const headers = { "x-api-key": env.managementKey };
    expect((await api.call("GET", path(), { headers })).status).toBe(200);
    expect((await api.call("GET", path(), { headers, as: env.managementKey })).status).toBe(200);
  });

  it.each(["bearer", "BEARER", "Bearer  "])("is taken after the scheme %j", async (scheme) => {
    const headers = { authorization: `${scheme} ${env.managementKey}` };
    expect((await api.call("GET", path(), { headers })).status).toBe(200);
  });

  it("is refused where two are sent, also joined by a comma", async () => {
    const headers = { "x-api-key": foreign.managementKey };
    const two = await api.call("GET", path(), { headers, as: env.managementKey });
    expect([two.status, two.json.error]).toEqual([400, "AMBIGUOUS_KEY"]);
    const joined = { "x-api-key": `${env.managementKey}, ${env.managementKey}` };
    expect((await api.call("GET", path(), { headers: joined })).status).toBe(400);
  });

  it.each([
    { authorization: "Basic YTpi" },
    { authorization: "Bearer" },
    { "x-api-key": " " },
    { cookie: "x-api-key=1" },
  ])("is not found in %j", async (headers) => {
    expect((await api.call("GET", path(), { headers })).json.error).toBe("MISSING_KEY");
  });

  it("of 15,000 characters, and one with bytes above 0x7f, are unknown", async () => {
    for (const text of ["sk_live_".padEnd(15_000, "a"), "adm_\u00e9", "adm_", "sk_live_"]) {
      expect((await api.call("GET", path(), { headers: { "x-api-key": text } })).json.error).toBe(
        "UNKNOWN_KEY",
      );
    }
  });

  it("is unknown once it was revoked", async () => {
    const keys = `/api/v1/project/${env.name}/serverkey`;
    const { json } = await api.call("POST", keys, {
      as: api.admin,
      body: { role: "manage", name: "second" },
    });
    expect((await api.call("GET", path(), { as: json.serverKey })).status).toBe(200);
    expect((await api.call("DELETE", `${keys}?id=${json.id}`, { as: api.admin })).status).toBe(200);
    expect((await api.call("GET", path(), { as: json.serverKey })).status).toBe(401);
    expect((await api.call("GET", path(), { as: env.managementKey })).status).toBe(200);
  });
});

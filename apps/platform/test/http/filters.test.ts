import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Api, type TestEnv } from "./api.ts";

interface Parameter {
  readonly in: string;
  readonly name: string;
}

const HOSTILE = [
  "' OR 1=1 --",
  "'; DROP TABLE logs; --",
  "x') UNION SELECT hash FROM server_keys --",
  "%",
  "_",
  "\\",
  "\0",
  "\ud800",
  "a".repeat(5000),
];

let api: Api;
let env: TestEnv;
/** Every GET that the document describes, with the names of its filters. */
let lists: { path: string; names: string[] }[];

beforeAll(async () => {
  api = await Api.open();
  env = await api.project("my-api");
  await api.call("POST", `/api/v1/client?project_env=${env.name}`, { as: api.admin, body: { name: "kept" } });
  const { json } = await api.call("GET", "/openapi.json");
  lists = Object.entries<Record<string, { parameters?: Parameter[] }>>(json.paths).flatMap(
    ([path, { get }]) => {
      const names = (get?.parameters ?? []).filter((one) => one.in === "query").map(({ name }) => name);
      return get === undefined || names.length === 0 ? [] : [{ path, names }];
    },
  );
});
afterAll(() => api.close());

describe("a filter", () => {
  it("never becomes a part of the query, whichever list and whichever filter (attack 63)", async () => {
    expect(lists.length).toBeGreaterThan(8);
    for (const { path, names } of lists) {
      const at = path
        .replace("{project_env}", env.name)
        .replace("{id}", "01890000-0000-7000-8000-000000000000");
      const own = path.includes("{project_env}") || !names.includes("project_env");
      for (const name of names) {
        for (const text of HOSTILE) {
          const query = new URLSearchParams({ ...(own ? {} : { project_env: env.name }), [name]: text });
          const { status, json } = await api.call("GET", `${at}?${query}`, { as: api.admin });
          const found = Array.isArray(json) ? json : json.data;
          const isNothing = [400, 404].includes(status) || found?.length === 0;
          expect(isNothing, `${at} ${name}=${text.slice(0, 40)}: ${status}`).toBe(true);
        }
      }
    }
    const { json } = await api.call("GET", `/api/v1/client?project_env=${env.name}`, { as: api.admin });
    expect(json.data).toHaveLength(1);
  });

  it.each(["client", "endpoint"])("that is not known is refused by the list of %ss", async (list) => {
    const { status, json } = await api.call("GET", `/api/v1/${list}?project_env=${env.name}&order=name`, {
      as: api.admin,
    });
    expect([status, json.issues[0].path]).toEqual([400, "query.order"]);
  });
});

describe("every list", () => {
  it.each([
    "/api/v1/client?project_env=my-api-production",
    "/api/v1/endpoint?project_env=my-api-production",
    "/api/v1/project/my-api-production/serverkey?",
    "/api/v1/project/my-api-production/logs?",
    "/api/v1/project/my-api-production/signals?",
    "/api/v1/project/my-api-production/audit?",
    "/api/v1/audit?",
    "/api/v1/project?",
  ])("%s is bounded", async (path) => {
    const ask = (query: string) => api.call("GET", `${path}&${query}`, { as: api.admin });
    for (const query of ["limit=101", "limit=0", "limit=-1", "limit=1e3", "page=0", "page=x", "page=1.5"]) {
      expect((await ask(query)).status, query).toBe(400);
    }
    expect((await ask("limit=100&page=999999999")).status).toBe(200);
  });
});

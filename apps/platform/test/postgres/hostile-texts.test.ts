import { afterAll, beforeAll, expect, test } from "vitest";
import { Api, type TestEnv } from "../http/api.ts";

let api: Api;
let env: TestEnv;

beforeAll(async () => {
  api = await Api.open();
  env = await api.project("my-api");
});
afterAll(() => api.close());

/** PostgreSQL's texts hold no zero byte, and numbers have bounds: what SQLite takes must be refused, not fail. */
test.each([
  "client?name=%00",
  "client?type=%00",
  "client?status=%00",
  "client?templateId=%00",
  "client/%00",
  "client?page=9007199254740991&limit=100",
  "client?page=99999999999999999999",
  "endpoint?name=%00",
  "project/ENV/logs?client=%00",
  "project/ENV/logs?key=%00",
  "project/ENV/logs?endpoint=%00",
  "project/ENV/logs?outcome=%00",
  "project/ENV/logs?from=%00",
  "project/ENV/logs?from=-271821-04-20T00:00:00Z&to=+275760-09-13T00:00:00Z",
  "project/ENV/logs?page=9007199254740991",
  "project/%00",
  "project/%00/logs",
  "project?name=%00",
  "project?status=%00",
])("%s is answered, and not with a 500", async (path) => {
  const url = `/api/v1/${path.replace("ENV", env.name)}`;
  const scoped = path.startsWith("project")
    ? url
    : `${url}${url.includes("?") ? "&" : "?"}project_env=${env.name}`;
  for (const as of [api.admin, env.managementKey]) {
    const answer = await api.call("GET", scoped, { as });
    expect(answer.status).toBeLessThan(500);
  }
});

test.each([
  ["POST", "client", { name: "a\u0000b" }],
  ["POST", "client", { name: "ab", tenant: "a\u0000b" }],
  ["POST", "client", { name: "meta", metadata: { a: "\u0000", b: "\ud800" } }],
  ["POST", "client", { name: "key", keys: [{ name: "a\u0000b" }] }],
  ["POST", "client", { name: "template", templateId: "\u0000" }],
  ["POST", "endpoint", { method: "GET", path: "/\u0000" }],
  ["POST", "endpoint", { method: "GET", path: "/", name: "\u0000" }],
])("%s %s with %j is answered, and not with a 500", async (method, path, body) => {
  const answer = await api.call(method, `/api/v1/${path}?project_env=${env.name}`, {
    as: env.managementKey,
    body,
  });
  expect(answer.status).toBeLessThan(500);
});

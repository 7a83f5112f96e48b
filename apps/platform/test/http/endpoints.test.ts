import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Api, type TestEnv } from "./api.ts";

let api: Api;
let env: TestEnv;
beforeAll(async () => {
  api = await Api.open();
  env = await api.project("my-api");
});
afterAll(() => api.close());

const call = (method: string, query = "", body?: unknown) =>
  api.call(method, `/api/v1/endpoint?project_env=${env.name}${query}`, { as: env.managementKey, body });

describe("/endpoint", () => {
  it("makes one known once", async () => {
    const body = { method: "GET", path: "/users/:id", name: "A user" };
    const first = await call("POST", "", body);
    expect(first.status).toBe(201);
    expect(first.json).toMatchObject({
      ...body,
      stats: { total: 0, success: 0, error: 0, avgDurationMs: null },
    });
    const again = await call("POST", "", body);
    expect([again.status, again.json]).toEqual([200, first.json]);
    const other = await call("POST", "", { ...body, method: "PUT" });
    expect([other.status, other.json.id === first.json.id]).toEqual([201, false]);
  });

  it("lists by path, names and forgets", async () => {
    const { json: made } = await call("POST", "", { method: "GET", path: "/a" });
    expect((await call("PUT", `&id=${made.id}`, { name: "First" })).json).toEqual({ ...made, name: "First" });
    const { json } = await call("GET", "&limit=1");
    expect(json).toMatchObject({ data: [{ path: "/a", name: "First" }], pagination: { limit: 1, page: 1 } });
    expect((await call("DELETE", `&id=${made.id}`)).json).toEqual({ success: true });
    expect((await call("DELETE", `&id=${made.id}`)).status).toBe(404);
    expect((await call("PUT", `&id=${made.id}`, { name: null })).status).toBe(404);
  });

  it.each([
    [{}, "method"],
    [{ method: "get", path: "/" }, "method"],
    [{ method: "GET /x", path: "/" }, "method"],
    [{ method: "GET", path: "users" }, "path"],
    [{ method: "GET", path: `/${"a".repeat(2048)}` }, "path"],
    [{ method: "GET", path: "/\u0000" }, "path"],
    [{ method: "GET", path: "/", id: "x" }, "id"],
  ])("refuses %j", async (body, path) => {
    const { status, json } = await call("POST", "", body);
    expect(status).toBe(400);
    expect(json.issues.map((issue: { path: string }) => issue.path)).toContain(path);
  });

  it.each([{}, { name: "" }, { name: "a", path: "/b" }])("refuses to change %j", async (body) => {
    const { json } = await call("POST", "", { method: "GET", path: "/changed" });
    expect((await call("PUT", `&id=${json.id}`, body)).status).toBe(400);
  });
});

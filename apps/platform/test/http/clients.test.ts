import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Api, type TestEnv } from "./api.ts";

let api: Api;
let env: TestEnv;
let as: string;
const ABSENT = "01890000-0000-7000-8000-000000000000";

beforeAll(async () => {
  api = await Api.open();
  env = await api.project("my-api");
  as = env.managementKey;
});
afterAll(() => api.close());

const on = (path: string, more = "") => `/api/v1${path}?project_env=${env.name}${more}`;
const make = async (body: unknown) => (await api.call("POST", on("/client"), { as, body })).json;

describe("GET /client", () => {
  it("filters and pages", async () => {
    const other = await api.project("filtered", { type: "production", templates: [{ name: "t" }] });
    const path = `/api/v1/client?project_env=${other.name}`;
    const call = { as: other.managementKey };
    const { json: templates } = await api.call(
      "GET",
      `/api/v1/client/templates?project_env=${other.name}`,
      call,
    );
    const templateId = templates[0].id;
    await api.call("POST", path, {
      ...call,
      body: [
        { name: "Alpha", type: "person" },
        { name: "beta 50%", type: "person", templateId },
        { name: "Gamma_x" },
      ],
    });
    const names = async (query: string) => {
      const { json } = await api.call("GET", path + query, call);
      return json.data.map(({ name }: { name: string }) => name);
    };
    expect(await names("")).toHaveLength(3);
    expect(await names("&name=ALPH")).toEqual(["Alpha"]);
    expect(await names("&name=%25")).toEqual(["beta 50%"]);
    expect(await names("&name=_")).toEqual(["Gamma_x"]);
    expect(await names("&type=person")).toEqual(["Alpha", "beta 50%"]);
    expect(await names(`&templateId=${templateId}`)).toEqual(["beta 50%"]);
    expect(await names("&status=suspended")).toEqual([]);
    expect(await names("&limit=1&page=2")).toEqual(["Gamma_x"]);
    const { json } = await api.call("GET", `${path}&limit=2&page=2`, call);
    expect(json.pagination).toEqual({ total: 3, page: 2, limit: 2, pages: 2 });
  });

  it("sorts by name and by time, both ways", async () => {
    const other = await api.project("sorted");
    const call = { as: other.managementKey };
    const path = `/api/v1/client?project_env=${other.name}`;
    for (const name of ["b", "c", "a"]) {
      await api.call("POST", path, { ...call, body: { name } });
      await api.clock.advance("1s");
    }
    const sorted = async (query: string) => {
      const { json } = await api.call("GET", path + query, call);
      return json.data.map(({ name }: { name: string }) => name).join("");
    };
    expect(await sorted("")).toBe("abc");
    expect(await sorted("&sort=name")).toBe("abc");
    expect(await sorted("&sort=-name")).toBe("cba");
    expect(await sorted("&sort=createdAt")).toBe("bca");
    expect(await sorted("&sort=-createdAt")).toBe("acb");
    expect(await sorted("&sort=-createdAt&limit=2&page=2")).toBe("b");
  });

  it.each([
    ["sort", "id"],
    ["sort", "--name"],
    ["page", "0"],
    ["page", "-1"],
    ["page", "1e3"],
    ["page", "x"],
    ["page", "99999999999"],
    ["limit", "0"],
    ["limit", "101"],
    ["limit", "1.5"],
    ["type", "robot"],
    ["status", "gone"],
    ["templateId", "1"],
    ["name", ""],
    ["name", "%00"],
    ["unknown", "1"],
  ])("refuses %s=%s", async (name, value) => {
    const { status, json } = await api.call("GET", on("/client", `&${name}=${value}`), { as });
    expect(status).toBe(400);
    expect(json.issues[0].path).toBe(`query.${name}`);
  });

  it.each([
    "/client?project_env=a&project_env=b",
    "/client",
    "/client?project_env=",
    "/client?project_env=NO",
  ])("refuses %s", async (path) =>
    expect((await api.call("GET", `/api/v1${path}`, { as })).status).toBe(400),
  );
});

describe("GET /client/{id}/key", () => {
  it("lists all keys of a client that is shown with its newest 100", async () => {
    const key = (number: number) => ({ name: `key ${number}` });
    const client = await make({ name: "many keys", keys: Array.from({ length: 100 }, (_, i) => key(i)) });
    await api.clock.advance("1s");
    await api.call("PUT", on(`/client/${client.id}`), { as, body: { keys: [key(100), key(101)] } });
    const { json: shown } = await api.call("GET", on(`/client/${client.id}`), { as });
    expect([shown.keys.length, shown.keyCount]).toEqual([100, 102]);
    expect(
      shown.keys
        .slice(-2)
        .map(({ name }: { name: string }) => name)
        .sort(),
    ).toEqual(["key 100", "key 101"]);
    const { json } = await api.call("GET", on(`/client/${client.id}/key`, "&limit=100&page=2"), { as });
    expect(json.pagination).toEqual({ total: 102, page: 2, limit: 100, pages: 2 });
    expect(json.data).toHaveLength(2);
    const shownIds = shown.keys.map(({ id }: { id: string }) => id);
    for (const { id } of json.data) expect(shownIds).not.toContain(id);
  });

  it("is 404 for another's client", async () => {
    expect((await api.call("GET", on(`/client/${ABSENT}/key`), { as })).status).toBe(404);
  });
});

describe("DELETE /client/{id}", () => {
  it("with keyId revokes that key alone (attack 69)", async () => {
    const client = await make({ name: "revoking", keys: [{ name: "a" }, { name: "b" }] });
    const [a, b] = client.keys;
    for (let times = 0; times < 2; times++) {
      const { json } = await api.call("DELETE", on(`/client/${client.id}`, `&keyId=${a.id}`), { as });
      expect(json).toEqual({ success: true });
    }
    const { json } = await api.call("GET", on(`/client/${client.id}`), { as });
    expect(
      json.keys.map(({ id, revokedAt }: { id: string; revokedAt: unknown }) => [id, revokedAt !== null]),
    ).toEqual([
      [a.id, true],
      [b.id, false],
    ]);
    const change = { keys: [{ id: a.id, enabled: true }] };
    const put = await api.call("PUT", on(`/client/${client.id}`), { as, body: change });
    expect([put.status, put.json.error]).toEqual([409, "KEY_REVOKED"]);
    const rotate = on(`/client/${client.id}/key/${a.id}/rotate`);
    expect((await api.call("POST", rotate, { as, body: { graceSeconds: 1 } })).json.error).toBe(
      "KEY_REVOKED",
    );
  });

  it("deletes a client, whose tenant may then be made again", async () => {
    const client = await make({ name: "leaving", keys: [{ name: "k" }] });
    expect((await api.call("DELETE", on(`/client/${client.id}`), { as })).json).toEqual({ success: true });
    expect((await api.call("GET", on(`/client/${client.id}`), { as })).status).toBe(404);
    expect((await api.call("DELETE", on(`/client/${client.id}`), { as })).status).toBe(404);
    expect((await api.call("POST", on("/client"), { as, body: { name: "leaving" } })).status).toBe(201);
  });

  it("refuses a misspelt keyId instead of deleting the client", async () => {
    const client = await make({ name: "misspelt" });
    expect((await api.call("DELETE", on(`/client/${client.id}`, "&keyid=x"), { as })).status).toBe(400);
    expect((await api.call("GET", on(`/client/${client.id}`), { as })).status).toBe(200);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Api, type TestEnv } from "./api.ts";

let api: Api;
let env: TestEnv;
let as: string;

beforeAll(async () => {
  api = await Api.open();
  env = await api.project("my-api");
  as = env.managementKey;
});
afterAll(() => api.close());

const on = (path: string, more = "") => `/api/v1${path}?project_env=${env.name}${more}`;
const make = async (body: unknown) => (await api.call("POST", on("/client"), { as, body })).json;

describe("PUT /client/{id}", () => {
  it("changes what is named, and nothing else", async () => {
    const client = await make({ name: "put", metadata: { a: 1 }, keys: [{ name: "k", scopes: ["s"] }] });
    await api.clock.advance("1s");
    const body = {
      name: "put 2",
      type: "device",
      ipWhitelist: ["::1"],
      keys: [
        { id: client.keys[0].id, name: "k2", enabled: false, autoRotate: true, metadata: { b: 2 } },
        { name: "new" },
      ],
    };
    const { status, json } = await api.call("PUT", on(`/client/${client.id}`), { as, body });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      name: "put 2",
      tenant: "put",
      type: "device",
      ipWhitelist: ["::1"],
      metadata: { a: 1 },
    });
    expect(json.keys[0]).toMatchObject({
      name: "k2",
      enabled: false,
      autoRotate: true,
      metadata: { b: 2 },
      scopes: ["s"],
    });
    expect(json.keys[0]).not.toHaveProperty("rawKey");
    expect(json.keys[1]).toMatchObject({ name: "new", rawKey: expect.stringMatching(/^apikee_/) });
    expect(json.updatedAt > client.updatedAt).toBe(true);
  });

  it("takes what is embedded in a key where it says the same", async () => {
    const client = await make({ name: "same", keys: [{ name: "k", scopes: ["s"] }] });
    const [{ id, scopes, environment, expiresAt }] = client.keys;
    const body = { tenant: "same", keys: [{ id, scopes, environment, expiresAt }] };
    expect((await api.call("PUT", on(`/client/${client.id}`), { as, body })).status).toBe(200);
  });

  it("brings an expiry forward", async () => {
    const client = await make({ name: "sooner", keys: [{ name: "k", expiresAt: null }] });
    const body = { keys: [{ id: client.keys[0].id, expiresAt: "2027-01-20T00:00:00+01:00" }] };
    const { json } = await api.call("PUT", on(`/client/${client.id}`), { as, body });
    expect(json.keys[0].expiresAt).toBe("2027-01-19T23:00:00.000Z");
  });

  it.each([
    ["the tenant", { tenant: "other" }, null],
    ["a key's scopes", null, { scopes: [] }],
    ["a key's environment", null, { environment: "other" }],
    ["a key's expiry to later", null, { expiresAt: "2028-01-01T00:00:00Z" }],
    ["a key's expiry to never", null, { expiresAt: null }],
  ])("answers 409 with the reason when asked for another %s", async (what, change, ofKey) => {
    const client = await make({ name: `embedded ${what}`, keys: [{ name: "k", scopes: ["s"] }] });
    const body = change ?? { name: "changed", keys: [{ id: client.keys[0].id, ...ofKey }] };
    const { status, json } = await api.call("PUT", on(`/client/${client.id}`), { as, body });
    expect(status).toBe(409);
    expect(json.error).toBe("EMBEDDED_IN_KEY");
    expect(json.message).toMatch(/signed into/);
    const { json: after } = await api.call("GET", on(`/client/${client.id}`), { as });
    expect(after).toEqual({
      ...client,
      keys: client.keys.map(({ rawKey: _, ...key }: { rawKey: string }) => key),
    });
  });

  it.each([
    ["an unknown member", { source: "api" }, "source"],
    ["another status", { status: "deleted" }, "status"],
    ["a key without name and id", { keys: [{}] }, "keys.0.id"],
    ["a key's requestCount", { keys: [{ id: "k", requestCount: 1 }] }, "keys.0.requestCount"],
  ])("refuses %s", async (_, body, path) => {
    const client = await make({ name: `refused ${path}` });
    const { status, json } = await api.call("PUT", on(`/client/${client.id}`), { as, body });
    expect(status).toBe(400);
    expect(json.issues.map((issue: { path: string }) => issue.path)).toContain(path);
  });

  it("answers 404 for a key of another client", async () => {
    const one = await make({ name: "one", keys: [{ name: "k" }] });
    const two = await make({ name: "two" });
    const body = { keys: [{ id: one.keys[0].id, enabled: false }] };
    expect((await api.call("PUT", on(`/client/${two.id}`), { as, body })).status).toBe(404);
  });
});

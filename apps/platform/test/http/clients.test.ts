import { Apikee } from "@apikee/core";
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

describe("POST /client", () => {
  it("makes a client with defaults", async () => {
    const { status, json } = await api.call("POST", on("/client"), { as, body: { name: "Acme" } });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      tenant: "Acme",
      name: "Acme",
      status: "active",
      source: "api",
      ipWhitelist: [],
      metadata: {},
      templateId: null,
      envId: env.envId,
      keys: [],
      stats: { total: 0, success: 0, error: 0, avgDurationMs: null },
    });
  });

  it("makes keys that verify with the environment's secret, and shows them once", async () => {
    const secretEnv = await api.call("POST", "/api/v1/project", { as: api.admin, body: { slug: "keyed" } });
    const [{ project_env, managementKey, secret }] = secretEnv.json.envs.list;
    const body = {
      name: "Acme",
      tenant: "acme",
      keys: [
        {
          name: "a",
          scopes: ["read:x"],
          environment: "beta",
          expiresAt: "2027-02-01T00:00:00Z",
          metadata: { n: 1 },
        },
        { name: "b", expiresAt: null, autoRotate: true },
        { name: "c" },
      ],
    };
    const path = `/api/v1/client?project_env=${project_env}`;
    const { json } = await api.call("POST", path, { as: managementKey, body });
    const apikee = new Apikee({ secret, clock: api.clock, serverKey: null });
    const [a, b, c] = json.keys.map((key: { rawKey: string }) => apikee.verify(key.rawKey));
    expect(a).toMatchObject({ id: json.keys[0].id, tenant: "acme", scopes: ["read:x"], environment: "beta" });
    expect(a.expiresAt).toEqual(new Date("2027-02-01T00:00:00Z"));
    expect([b.expiresAt, b.environment, b.scopes]).toEqual([null, "production", []]);
    expect(c.expiresAt).toEqual(new Date(api.clock.now() + 90 * 86_400_000));
    expect(json.keys[0]).toMatchObject({ metadata: { n: 1 }, keyPrefix: json.keys[0].rawKey.slice(0, 12) });
    expect(json.keys[1].autoRotate).toBe(true);
    const again = await api.call("GET", `/api/v1/client/${json.id}?project_env=${project_env}`, {
      as: managementKey,
    });
    expect(again.json.keys.map((key: object) => "rawKey" in key)).toEqual([false, false, false]);
  });

  it("makes all of an array, in its order", async () => {
    const body = Array.from({ length: 100 }, (_, index) => ({ name: `bulk-${index}` }));
    const { status, json } = await api.call("POST", on("/client"), { as, body });
    expect(status).toBe(201);
    expect(json.map(({ name }: { name: string }) => name)).toEqual(body.map(({ name }) => name));
  });

  it("makes none of an array where one is refused", async () => {
    const body = [{ name: "none-1", keys: [{ name: "k" }] }, { name: "none-2" }, { name: "none-1" }];
    const { status, json } = await api.call("POST", on("/client"), { as, body });
    expect(status).toBe(409);
    expect(json.issues).toEqual([{ path: "2.tenant", message: "has a client already" }]);
    const { json: found } = await api.call("GET", on("/client", "&name=none-"), { as });
    expect(found.pagination.total).toBe(0);
  });

  it("says which template it does not find, whosever it is", async () => {
    const other = await api.project("other-templates", {
      type: "production",
      templates: [{ name: "theirs" }],
    });
    const { json } = await api.call("GET", `/api/v1/client/templates?project_env=${other.name}`, {
      as: api.admin,
    });
    for (const templateId of [json[0].id, ABSENT]) {
      const answer = await api.call("POST", on("/client"), { as, body: { name: "t", templateId } });
      expect(answer.status).toBe(404);
      expect(answer.json.issues).toEqual([{ path: "templateId", message: "there is no such template" }]);
    }
  });

  it("refuses keys where the application signs, with the reason", async () => {
    const app = await api.project("app-signed", { type: "production", signing: "application" });
    const body = { name: "Acme", keys: [{ name: "k" }] };
    const path = `/api/v1/client?project_env=${app.name}`;
    const { status, json } = await api.call("POST", path, { as: app.managementKey, body });
    expect(status).toBe(409);
    expect(json).toMatchObject({ error: "SIGNED_BY_APPLICATION" });
    expect(json.message).toMatch(/application signs/);
    const { json: list } = await api.call("GET", path, { as: app.managementKey });
    expect(list.pagination.total).toBe(0);
    const without = await api.call("POST", path, { as: app.managementKey, body: { name: "Acme" } });
    expect(without.status).toBe(201);
  });

  it.each([
    ["no name", {}, "name"],
    ["an empty name", { name: "" }, "name"],
    ["a control character", { name: "a\u0007" }, "name"],
    ["a lone surrogate", { name: "a\ud800" }, "name"],
    ["a long name", { name: "a".repeat(257) }, "name"],
    ["a long tenant", { name: "a", tenant: "a".repeat(257) }, "tenant"],
    ["another type", { name: "a", type: "robot" }, "type"],
    ["a template that is no id", { name: "a", templateId: "x" }, "templateId"],
    ["an unknown member", { name: "a", role: "admin" }, "role"],
    ["an unknown member of a key", { name: "a", keys: [{ name: "k", rawKey: "x" }] }, "keys.0.rawKey"],
    ["a __proto__", JSON.parse('{"name":"a","__proto__":{"status":"x"}}'), "__proto__"],
    ["a scope of 129", { name: "a", keys: [{ name: "k", scopes: ["a".repeat(129)] }] }, "keys.0.scopes.0"],
    ["257 scopes", { name: "a", keys: [{ name: "k", scopes: Array(257).fill("a") }] }, "keys.0.scopes"],
    [
      "an expiry that is no time",
      { name: "a", keys: [{ name: "k", expiresAt: "soon" }] },
      "keys.0.expiresAt",
    ],
    [
      "the 30th of February",
      { name: "a", keys: [{ name: "k", expiresAt: "2027-02-30T00:00:00Z" }] },
      "keys.0.expiresAt",
    ],
    [
      "an expiry that has passed",
      { name: "a", keys: [{ name: "k", expiresAt: "2027-01-01T00:00:00Z" }] },
      "keys.0.expiresAt",
    ],
    ["no clients", [], ""],
    ["101 clients", Array.from({ length: 101 }, (_, i) => ({ name: `n${i}` })), ""],
    ["text", "client", ""],
    ["null", null, ""],
  ])("refuses %s", async (_, body, path) => {
    const { status, json } = await api.call("POST", on("/client"), { as, body });
    expect(status).toBe(400);
    expect(json.issues.map((issue: { path: string }) => issue.path)).toContain(path);
  });

  it.each(["1.2.3.4", "10.0.0.0/8", "0.0.0.0/0", "::1", "2001:db8::/32", "::ffff:10.0.0.1"])(
    "takes the address or network %s",
    async (address) => {
      const body = { name: `ip ${address}`, ipWhitelist: [address] };
      expect((await api.call("POST", on("/client"), { as, body })).json.ipWhitelist).toEqual([address]);
    },
  );

  it.each([
    "",
    "localhost",
    "1.2.3",
    "010.0.0.1",
    "127.1",
    "0x7f.1",
    "1.2.3.4 ",
    "fe80::1%eth0",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/08",
    "10.0.0.0/8/8",
    "::/129",
    "1.2.3.4/",
  ])("refuses the address %j", async (address) => {
    const body = { name: "ip", ipWhitelist: [address] };
    const { status, json } = await api.call("POST", on("/client"), { as, body });
    expect(status).toBe(400);
    expect(json.issues[0].path).toBe("ipWhitelist.0");
  });
});

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

  it.each([
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

describe("POST /client/{id}/key/{keyId}/rotate", () => {
  const rotate = (client: { id: string; keys: { id: string }[] }, body: unknown) =>
    api.call("POST", on(`/client/${client.id}/key/${client.keys[0]!.id}/rotate`), { as, body });

  it("makes a key like it; the old one ends with the grace", async () => {
    const client = await make({
      name: "rotating",
      keys: [{ name: "k", scopes: ["s"], environment: "beta", metadata: { a: 1 } }],
    });
    await api.clock.advance("1d");
    const { status, json } = await rotate(client, { graceSeconds: 3600 });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      name: "k",
      scopes: ["s"],
      environment: "beta",
      metadata: { a: 1 },
      rawKey: expect.any(String),
    });
    expect(Date.parse(json.expiresAt) - api.clock.now()).toBe(90 * 86_400_000);
    const { json: after } = await api.call("GET", on(`/client/${client.id}`), { as });
    expect(Date.parse(after.keys[0].expiresAt)).toBe(api.clock.now() + 3_600_000);
    expect(after.keys[0].revokedAt).toBeNull();
  });

  it("without grace revokes the old one", async () => {
    const client = await make({ name: "rotating at once", keys: [{ name: "k" }] });
    await api.clock.advance("1s");
    await rotate(client, { graceSeconds: 0 });
    const { json } = await api.call("GET", on(`/client/${client.id}`), { as });
    expect(json.keys[0].revokedAt).not.toBeNull();
  });

  it("never lets the old one last longer than it would have", async () => {
    const client = await make({
      name: "rotating late",
      keys: [{ name: "k", expiresAt: "2027-01-20T00:00:00Z" }],
    });
    await rotate(client, { graceSeconds: 30 * 86_400 });
    const { json } = await api.call("GET", on(`/client/${client.id}`), { as });
    expect(json.keys[0].expiresAt).toBe("2027-01-20T00:00:00.000Z");
  });

  it("refuses an expired key", async () => {
    const client = await make({
      name: "rotating expired",
      keys: [{ name: "k", expiresAt: new Date(api.clock.now() + 5000).toISOString() }],
    });
    await api.clock.advance("6s");
    expect((await rotate(client, { graceSeconds: 1 })).json.error).toBe("KEY_EXPIRED");
  });

  it.each([
    {},
    { graceSeconds: -1 },
    { graceSeconds: 1.5 },
    { graceSeconds: 2_592_001 },
    { graceSeconds: "1" },
    { graceSeconds: 1, a: 1 },
  ])("refuses %j", async (body) => {
    const client = await make({ name: `rotating ${JSON.stringify(body)}`, keys: [{ name: "k" }] });
    expect((await rotate(client, body)).status).toBe(400);
  });
});

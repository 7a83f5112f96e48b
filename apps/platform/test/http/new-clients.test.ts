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

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

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changesSince, completeState, feedPosition } from "../../src/store/feed.ts";
import { hasKeyTombstone, hasTenantTombstone } from "../../src/store/tombstones.ts";
import { Api, type TestEnv } from "./api.ts";

interface Client {
  readonly id: string;
  readonly tenant: string;
  readonly keys: readonly { readonly id: string; readonly expiresAt: string | null }[];
}

let api: Api;
let env: TestEnv;
let client: Client;
let count = 0;
let since = 0;

beforeAll(async () => {
  api = await Api.open();
  env = await api.project("my-api");
});
beforeEach(async () => {
  client = await make(`client-${count++}`);
  since = await serial();
});
afterAll(() => api.close());

const db = () => api.platform.context.db;
const path = (more = "", query = "") => `/api/v1/client${more}?project_env=${env.name}${query}`;
const call = (method: string, to: string, body?: unknown) =>
  api.call(method, to, { as: env.managementKey, body });
const serial = async () => (await feedPosition(db(), env.envId))!.serial;
const changes = () => changesSince(db(), env.envId, since);
const state = () => completeState(db(), env.envId, api.clock.now());
const make = async (name: string): Promise<Client> =>
  (
    await call("POST", path(), {
      name,
      keys: [{ name: "a", expiresAt: "2027-03-01T00:00:00Z" }, { name: "b" }],
    })
  ).json;

describe("the revocation feed is told, with the change itself,", () => {
  it("of a revoked key, once, and of no other", async () => {
    const [a, b] = client.keys;
    for (let times = 0; times < 2; times++) await call("DELETE", path(`/${client.id}`, `&keyId=${a!.id}`));
    const told = { keyId: a!.id, state: "revoked", expiresAtMs: Date.parse(a!.expiresAt!) };
    expect(await changes()).toEqual([told]);
    expect(await state()).toContainEqual(told);
    expect(JSON.stringify(await state())).not.toContain(b!.id);
  });

  it("of a key that is disabled and enabled", async () => {
    const { id } = client.keys[0]!;
    for (const enabled of [false, false, true])
      await call("PUT", path(`/${client.id}`), { keys: [{ id, enabled }] });
    expect((await changes()).map((change) => change.state)).toEqual(["disabled", "active"]);
  });

  it("of a client that is suspended and set active", async () => {
    for (const status of ["suspended", "suspended", "active"])
      await call("PUT", path(`/${client.id}`), { status });
    const { tenant } = client;
    expect(await changes()).toEqual([
      { tenant, state: "suspended" },
      { tenant, state: "active" },
    ]);
  });

  it("of a deleted client, and of the one that its owner makes again", async () => {
    const { tenant } = client;
    await call("DELETE", path(`/${client.id}`));
    expect(await changes()).toEqual([
      { tenant, state: "suspended" },
      ...client.keys.map(({ id }) => expect.objectContaining({ keyId: id, state: "revoked" })),
    ]);
    expect(await hasTenantTombstone(db(), env.envId, tenant)).toBe(true);
    await make(tenant);
    expect((await changes()).at(-1)).toEqual({ tenant, state: "active" });
    expect(await hasTenantTombstone(db(), env.envId, tenant)).toBe(false);
    // Its keys stay revoked.
    const keyId = client.keys[0]!.id;
    expect(await hasKeyTombstone(db(), env.envId, { id: keyId, hash: "" })).toBe(true);
    expect(await state()).toContainEqual(expect.objectContaining({ keyId, state: "revoked" }));
  });

  it("of a key that is rotated without grace", async () => {
    const { id } = client.keys[0]!;
    await call("POST", path(`/${client.id}/key/${id}/rotate`), { graceSeconds: 0 });
    expect(await changes()).toEqual([expect.objectContaining({ keyId: id, state: "revoked" })]);
  });

  it("of nothing where the change is refused", async () => {
    const body = {
      status: "suspended",
      keys: [{ id: client.keys[0]!.id, enabled: false }, { id: "absent" }],
    };
    expect((await call("PUT", path(`/${client.id}`), body)).status).toBe(404);
    expect(await changes()).toEqual([]);
    expect((await call("GET", path(`/${client.id}`))).json.status).toBe("active");
  });
});

describe("what is known against a key", () => {
  it("lasts as long as the key says that it does, though its expiry was brought forward", async () => {
    const [a] = client.keys;
    await call("PUT", path(`/${client.id}`), { keys: [{ id: a!.id, expiresAt: "2027-01-14T00:00:00Z" }] });
    await call("DELETE", path(`/${client.id}`, `&keyId=${a!.id}`));
    const told = { keyId: a!.id, state: "revoked", expiresAtMs: Date.parse(a!.expiresAt!) };
    expect(await changes()).toEqual([told]);
    await call("DELETE", path(`/${client.id}`));
    expect(await state()).toContainEqual(told);
  });
});

describe("those who wait for the feed", () => {
  it("are woken by a change", async () => {
    const { feed } = api.platform.context;
    const waiting = feed.wait(env.envId, { turn: feed.turn, waitMs: 25_000 });
    await call("PUT", path(`/${client.id}`), { status: "suspended" });
    await expect(waiting).resolves.toBe(true);
  });
});

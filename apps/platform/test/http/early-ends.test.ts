import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changesSince, completeState, feedPosition } from "../../src/store/feed.ts";
import { Api, type TestEnv } from "./api.ts";

let api: Api;
let env: TestEnv;
let client: {
  readonly id: string;
  readonly keys: readonly { readonly id: string; readonly expiresAt: string }[];
};
let count = 0;
let since = 0;

beforeAll(async () => {
  api = await Api.open();
  env = await api.project("my-api");
});
beforeEach(async () => {
  const { json } = await api.call("POST", path(), {
    as: env.managementKey,
    body: { name: `client-${count++}`, keys: [{ name: "k" }] },
  });
  client = json;
  since = (await feedPosition(db(), env.envId))!.serial;
});
afterAll(() => api.close());

const db = () => api.platform.context.db;
const path = (more = "") => `/api/v1/client${more}?project_env=${env.name}`;
const call = (method: string, to: string, body?: unknown) =>
  api.call(method, to, { as: env.managementKey, body });
const put = (key: object) =>
  call("PUT", path(`/${client.id}`), { keys: [{ id: client.keys[0]!.id, ...key }] });
const inMs = (ms: number) => new Date(api.clock.now() + ms).toISOString();
const changes = () => changesSince(db(), env.envId, since);
const state = async () =>
  (await completeState(db(), env.envId, api.clock.now())).filter(
    (change) => "keyId" in change && change.keyId === client.keys[0]!.id,
  );
const told = () => ({
  keyId: client.keys[0]!.id,
  state: "revoked",
  expiresAtMs: Date.parse(client.keys[0]!.expiresAt),
});

describe("a key that ends before what is signed into it says", () => {
  it("is told of when the grace of its rotation ends, and not before", async () => {
    await call("POST", path(`/${client.id}/key/${client.keys[0]!.id}/rotate`), { graceSeconds: 90 });
    await api.clock.advance("89s");
    expect([await changes(), await state()]).toEqual([[], []]);
    await api.clock.advance("1s");
    expect(await changes()).toEqual([told()]);
    expect(await state()).toEqual([told()]);
  });

  it("is told of at the time to which its expiry was brought forward last", async () => {
    await put({ expiresAt: inMs(3_600_000) });
    await put({ expiresAt: inMs(60_000) });
    await api.clock.advance("1m");
    expect(await changes()).toEqual([told()]);
    await api.clock.advance("2h");
    expect(await changes()).toEqual([told()]);
  });

  it("is told of at once where that time has passed", async () => {
    await put({ expiresAt: inMs(0) });
    expect(await changes()).toEqual([told()]);
  });

  it("is told of once where it was revoked before", async () => {
    await put({ expiresAt: inMs(60_000) });
    await call("DELETE", `${path(`/${client.id}`)}&keyId=${client.keys[0]!.id}`);
    await api.clock.advance("1m");
    expect(await changes()).toEqual([told()]);
  });

  it("is not told of as active when it is enabled after its end", async () => {
    await put({ enabled: false });
    await put({ expiresAt: inMs(60_000) });
    await api.clock.advance("1m");
    await put({ enabled: true });
    expect((await changes()).map((change) => change.state)).toEqual(["disabled", "revoked", "revoked"]);
    expect(await state()).toEqual([told()]);
  });

  it("leaves nothing behind when its client is deleted", async () => {
    await put({ expiresAt: inMs(60_000) });
    await call("DELETE", path(`/${client.id}`));
    expect(await db().selectFrom("early_ends").selectAll().execute()).toEqual([]);
  });
});

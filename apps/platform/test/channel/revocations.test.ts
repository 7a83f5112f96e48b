import { describe, expect, test } from "vitest";
import { addProject, setUp } from "./set-up.ts";

/** A platform with a key of acme that is known, and the feed read up to its end. */
async function setUpFeed() {
  const scene = await setUp();
  const { client, apikee } = scene;
  const key = await apikee.create("acme");
  await client.validate(key);
  const { id: keyId, expiresAt } = apikee.verify(key);
  const poll = async (since: number, waitMs = 0) => {
    const { status, body } = await client.call("revocations", { since, waitMs });
    expect(status).toBe(200);
    return body as { serial: number; complete: boolean; changes: object[] };
  };
  return { ...scene, key, keyId, expiresAt: expiresAt?.getTime(), poll };
}

/** Whether a promise has come to its end, without waiting for it. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([
    promise.then(() => true),
    new Promise<boolean>((resolve) => setImmediate(resolve, false)),
  ]);
}

describe("what has changed", () => {
  test("is told by serial, of each thing the last state", async () => {
    const { poll, owner, keyId, expiresAt, platform } = await setUpFeed();
    const { serial } = await poll(0);
    await owner.setEnabled("acme", keyId, false);
    expect((await poll(serial)).changes).toEqual([{ keyId, state: "disabled", expiresAt }]);
    await owner.setEnabled("acme", keyId, true);
    expect((await poll(serial)).changes).toEqual([{ keyId, state: "active", expiresAt }]);
    await owner.setStatus("acme", "suspended");
    await platform.revokeKey(keyId);
    const all = await poll(serial);
    expect(all).toEqual({
      serial: serial + 4,
      complete: false,
      changes: [
        { keyId, state: "revoked", expiresAt },
        { tenant: "acme", state: "suspended" },
      ].sort((a) => ("tenant" in a ? 1 : -1)),
    });
    expect((await poll(serial + 3)).changes).toEqual([{ keyId, state: "revoked", expiresAt }]);
    expect(await poll(serial + 4)).toEqual({ serial: serial + 4, complete: false, changes: [] });
  });

  test("of a key without an expiry has none", async () => {
    const { poll, platform, client, apikee } = await setUpFeed();
    const key = await apikee.create("acme", { expiresIn: null });
    await client.validate(key);
    await platform.revokeKey(apikee.verify(key).id);
    expect((await poll(0)).changes).toEqual([{ keyId: apikee.verify(key).id, state: "revoked" }]);
  });

  test("with a client that was deleted is its tenant, and its keys stay revoked when it is made again", async () => {
    const { poll, owner, keyId, expiresAt } = await setUpFeed();
    await owner.deleteClient("acme");
    const { serial, changes } = await poll(0);
    expect(changes).toContainEqual({ tenant: "acme", state: "suspended" });
    expect(changes).toContainEqual({ keyId, state: "revoked", expiresAt });
    await owner.makeClient("acme");
    expect((await poll(serial)).changes).toEqual([{ tenant: "acme", state: "active" }]);
    expect((await poll(-1)).changes).toEqual([{ keyId, state: "revoked", expiresAt }]);
  });

  test("in another environment is not told", async () => {
    const { platform, poll, keyId } = await setUpFeed();
    const other = await addProject(platform, { slug: "other" });
    await platform.revokeKey(keyId);
    expect((await poll(0)).changes).toHaveLength(1);
    const { body } = await other.client.call("revocations", { since: 0, waitMs: 0 });
    expect(body).toEqual({ serial: 0, complete: false, changes: [] });
  });
});

describe("the complete state", () => {
  test("is told at once to a client that is ahead, or behind what is kept", async () => {
    const { platform, poll, keyId, expiresAt, owner, client, apikee } = await setUpFeed();
    const other = await apikee.create("globex", { expiresIn: null });
    await client.validate(other);
    await owner.setStatus("globex", "suspended");
    await platform.revokeKey(keyId);
    const state = {
      serial: 2,
      complete: true,
      changes: [
        { keyId, state: "revoked", expiresAt },
        { tenant: "globex", state: "suspended" },
      ],
    };
    for (const since of [3, 1_000_000, -1]) expect(await poll(since, 25_000)).toEqual(state);
    await platform.clock.advance("31d");
    for (const since of [0, 1]) expect(await poll(since, 25_000)).toEqual(state);
    expect(await poll(2)).toEqual({ serial: 2, complete: false, changes: [] });
    await platform.clock.advance("90d");
    expect((await poll(-1)).changes).toEqual([{ tenant: "globex", state: "suspended" }]);
  });
});

describe("a call with nothing new", () => {
  test("is answered as soon as there is", async () => {
    const { platform, poll, keyId } = await setUpFeed();
    const waiting = Promise.all([poll(0, 25_000), poll(0, 25_000)]);
    await platform.clock.advance("24s");
    expect(await isSettled(waiting)).toBe(false);
    await platform.revokeKey(keyId);
    for (const { changes } of await waiting) expect(changes).toMatchObject([{ keyId, state: "revoked" }]);
  });

  test("is answered after what it waits, 25 seconds at most", async () => {
    const { platform, poll } = await setUpFeed();
    const [short, long] = [poll(0, 2000), poll(0, 3_600_000)];
    await platform.clock.advance("1999ms");
    expect(await isSettled(short)).toBe(false);
    await platform.clock.advance("1ms");
    expect(await short).toEqual({ serial: 0, complete: false, changes: [] });
    await platform.clock.advance("22999ms");
    expect(await isSettled(long)).toBe(false);
    await platform.clock.advance("1ms");
    expect(await long).toEqual({ serial: 0, complete: false, changes: [] });
  });

  test("is not woken by what does not concern keys and tenants", async () => {
    const { platform, poll, client, apikee, owner } = await setUpFeed();
    const waiting = poll(0, 25_000);
    await client.validate(await apikee.create("globex"));
    await owner.makeClient("initech");
    await platform.clock.advance("24s");
    expect(await isSettled(waiting)).toBe(false);
    await platform.clock.advance("1s");
    await waiting;
  });

  test("misses no change that is made while it begins to wait", async () => {
    const { platform, poll, client, apikee } = await setUpFeed();
    for (let since = 0; since < 20; since++) {
      const key = await apikee.create("acme");
      await client.validate(key);
      const waiting = poll(since, 25_000);
      const revoked = platform.revokeKey(apikee.verify(key).id);
      expect((await waiting).serial).toBe(since + 1);
      await revoked;
    }
  });

  test("is answered when the platform closes", async () => {
    const { platform, poll } = await setUpFeed();
    const waiting = poll(0, 25_000);
    await platform.clock.advance("1s");
    await platform.close();
    await expect(waiting).resolves.toMatchObject({ changes: [] });
  });
});

test("the same rid may ask again", async () => {
  const { client, keyId, platform } = await setUpFeed();
  const rid = client.newRid();
  const ask = () => client.call("revocations", { since: 0, waitMs: 0 }, { rid });
  expect((await ask()).body).toMatchObject({ changes: [] });
  await platform.revokeKey(keyId);
  expect((await ask()).body).toMatchObject({ changes: [{ keyId }] });
});

test.each([
  ["no serial", { waitMs: 0 }],
  ["a serial with a fraction", { since: 0.5, waitMs: 0 }],
  ["a wait below nothing", { since: 0, waitMs: -1 }],
  ["a wait that is a text", { since: 0, waitMs: "0" }],
  ["an unknown member", { since: 0, waitMs: 0, env: "other-production" }],
])("a body with %s is ill-formed", async (_, body) => {
  const { client } = await setUp();
  expect(await client.call("revocations", body)).toMatchObject({ status: 400 });
});

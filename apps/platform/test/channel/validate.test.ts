import { Apikee } from "@apikee/core";
import { describe, expect, test } from "vitest";
import { addProject, setUp } from "./set-up.ts";

const ALLOWED = { success: true, limits: [] };

describe("a key that the platform has not seen", () => {
  test("registers itself, with a client for its tenant", async () => {
    const { client, apikee, owner } = await setUp();
    const key = await apikee.create("acme", { scopes: ["read"], expiresIn: "30d" });
    const { id, expiresAt } = apikee.verify(key);
    const answer = await client.validate(key);
    expect(answer).toMatchObject({ status: 200, body: { ...ALLOWED, keyId: id } });
    const acme = await owner.client("acme");
    expect(answer.body).toMatchObject({ clientId: acme.id });
    expect(acme).toMatchObject({ source: "self", stats: { total: 1, success: 1, error: 0 } });
    expect(acme.keys).toMatchObject([
      {
        id,
        scopes: ["read"],
        requestCount: 1,
        keyPrefix: key.slice(0, 12),
        keySuffix: key.slice(-4),
        expiresAt: expiresAt?.toISOString(),
      },
    ]);
  });

  test("joins the client of its tenant", async () => {
    const { client, apikee, owner } = await setUp();
    await client.validate(await apikee.create("acme"));
    await client.validate(await apikee.create("acme"));
    await client.validate(await apikee.create("globex"));
    const clients = await owner.clients();
    expect(clients.map(({ tenant, keys }) => [tenant, keys.length])).toEqual([
      ["acme", 2],
      ["globex", 1],
    ]);
  });

  test("is registered once, however many requests bring it at once", async () => {
    const { client, apikee, owner } = await setUp();
    const key = await apikee.create("acme");
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.validate(key)));
    for (const { body } of answers) expect(body).toMatchObject(ALLOWED);
    expect((await owner.client("acme")).stats.total).toBe(20);
  });

  test("is UNKNOWN_KEY where the environment does not let it register itself", async () => {
    const { client, apikee, owner } = await setUp();
    await owner.setSettings({ autoRegister: false });
    const answer = await client.validate(await apikee.create("acme"));
    expect(answer).toMatchObject({ status: 200, body: { success: false, error: "UNKNOWN_KEY" } });
    expect(await owner.clients()).toEqual([]);
  });

  test("is UNKNOWN_KEY where it does not verify against the environment's secrets", async () => {
    const { client, platform, owner } = await setUp();
    const other = new Apikee({ secret: "x".repeat(48), serverKey: null, clock: platform.clock });
    const answer = await client.validate(await other.create("acme"));
    expect(answer.body).toMatchObject({ success: false, error: "UNKNOWN_KEY" });
    expect(await owner.clients()).toEqual([]);
  });

  test("is believed of an application that signs itself", async () => {
    const { client, apikee, owner } = await setUp({ signing: "application" });
    expect((await client.validate(await apikee.create("acme"))).body).toMatchObject(ALLOWED);
    expect(await owner.clients()).toHaveLength(1);
  });

  test.each([
    ["no key at all", ""],
    ["another form", "Bearer x"],
    ["a key without a signature", "apikee_abc"],
    ["a hundred thousand characters", `apikee_${"a".repeat(100_000)}.b`],
    ["lone surrogates", "apikee_\ud800.\udfff"],
    ["a prototype's name", "__proto__"],
  ])("that is %s is UNKNOWN_KEY", async (_, key) => {
    const { client, platform, projectEnv } = await setUp();
    const answer = await client.validate(key);
    expect(answer).toMatchObject({ status: 200, body: { success: false, error: "UNKNOWN_KEY" } });
    const logs = await platform.logs({ projectEnv });
    expect(logs).toMatchObject([{ outcome: "UNKNOWN_KEY", keyId: null, clientId: null }]);
    expect(JSON.stringify(logs)).not.toContain("apikee_");
  });
});

describe("a known key", () => {
  test("expires", async () => {
    const { client, apikee, platform } = await setUp();
    const key = await apikee.create("acme", { expiresIn: "1h" });
    expect((await client.validate(key)).body).toMatchObject(ALLOWED);
    await platform.clock.advance("1h");
    expect((await client.validate(key)).body).toMatchObject({ success: false, error: "EXPIRED" });
  });

  test("is refused by the next validate after it was revoked, and no other key is", async () => {
    const { client, apikee, platform, owner } = await setUp();
    const [key, sister] = [await apikee.create("acme"), await apikee.create("acme")];
    await client.validate(key);
    await client.validate(sister);
    await platform.revokeKey(apikee.verify(key).id);
    const answer = await client.validate(key);
    expect(answer.body).toMatchObject({ success: false, error: "REVOKED" });
    expect(answer.body).not.toHaveProperty("keyId");
    expect((await client.validate(sister)).body).toMatchObject(ALLOWED);
    const { keys } = await owner.client("acme");
    expect(keys).toHaveLength(2);
  });

  test("is refused while it, or its client, is disabled", async () => {
    const { client, apikee, owner } = await setUp();
    const key = await apikee.create("acme");
    const { id } = apikee.verify(key);
    await client.validate(key);
    await owner.setEnabled("acme", id, false);
    expect((await client.validate(key)).body).toMatchObject({ success: false, error: "KEY_DISABLED" });
    await owner.setEnabled("acme", id, true);
    expect((await client.validate(key)).body).toMatchObject(ALLOWED);
    await owner.setStatus("acme", "suspended");
    expect((await client.validate(key)).body).toMatchObject({ success: false, error: "CLIENT_DISABLED" });
    expect((await client.validate(await apikee.create("acme"))).body).toMatchObject({
      success: false,
      error: "CLIENT_DISABLED",
    });
    await owner.setStatus("acme", "active");
    expect((await client.validate(key)).body).toMatchObject(ALLOWED);
  });

  test("is UNKNOWN_KEY with its id under another hash", async () => {
    const { client, platform, owner } = await setUp({ signing: "application" });
    const claims = Buffer.from(JSON.stringify({ id: "one", tid: "acme", scp: [] }));
    const text = (payload: Uint8Array) => {
      let value = BigInt(`0x${Buffer.from(payload).toString("hex")}`);
      let digits = "";
      for (; value > 0n; value /= 62n) {
        digits =
          "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[Number(value % 62n)] + digits;
      }
      return digits;
    };
    const key = `apikee_${text(claims)}.1`;
    const forged = `apikee_${text(claims)}.2`;
    expect((await client.validate(key)).body).toMatchObject({ ...ALLOWED, keyId: "one" });
    expect((await client.validate(forged)).body).toMatchObject({ success: false, error: "UNKNOWN_KEY" });
    expect((await client.validate(key)).body).toMatchObject(ALLOWED);
    expect((await owner.client("acme")).keys).toHaveLength(1);
    expect(await platform.logs({ projectEnv: "my-api-production" })).toHaveLength(3);
  });

  test("means nothing in another environment", async () => {
    const { client, apikee, platform } = await setUp();
    const key = await apikee.create("acme");
    await client.validate(key);
    const other = await addProject(platform, { slug: "other" });
    expect((await other.client.validate(key)).body).toMatchObject({ success: false, error: "UNKNOWN_KEY" });
    const staging = await addProject(platform, { slug: "my-api", type: "staging" });
    expect((await staging.client.validate(key)).body).toMatchObject({ success: false, error: "UNKNOWN_KEY" });
    expect(await other.owner.clients()).toEqual([]);
  });
});

describe("a client that was deleted", () => {
  test("has every key of its tenant refused, known or new, until its owner makes it again", async () => {
    const { client, apikee, owner, platform } = await setUp();
    const key = await apikee.create("acme", { expiresIn: null });
    const revoked = await apikee.create("acme", { expiresIn: null });
    await client.validate(key);
    await client.validate(revoked);
    await platform.revokeKey(apikee.verify(revoked).id);
    await owner.deleteClient("acme");
    for (const refused of [key, revoked, await apikee.create("acme")]) {
      expect((await client.validate(refused)).body).toMatchObject({ error: "CLIENT_DISABLED" });
    }
    await platform.clock.advance("8d");
    expect((await client.validate(key)).body).toMatchObject({ error: "CLIENT_DISABLED" });

    await owner.makeClient("acme");
    expect((await client.validate(await apikee.create("acme"))).body).toMatchObject(ALLOWED);
    expect((await client.validate(key)).body).toMatchObject({ success: false, error: "REVOKED" });
    expect((await client.validate(revoked)).body).toMatchObject({ success: false, error: "REVOKED" });
  });
});

describe("what a customer sends", () => {
  test.each([
    ["a path with %00", { path: "/a%00b" }, { path: "/a%00b" }],
    ["control characters", { path: "/a\u0000\n\u009b" }, { path: "/a\ufffd\ufffd\ufffd" }],
    ["lone surrogates", { userAgent: "x\ud800y" }, { userAgent: "x\ufffdy" }],
    ["100,000 characters of path", { path: "/".repeat(100_000) }, { path: "/".repeat(2048) }],
    ["100,000 characters of user agent", { userAgent: "a".repeat(100_000) }, { userAgent: "a".repeat(512) }],
    [
      "a surrogate pair at the cut",
      { path: `${"a".repeat(2047)}\u{1f600}` },
      { path: `${"a".repeat(2047)}\ufffd` },
    ],
    ["a path that is no text", { path: { toString: 1 } }, { path: "" }],
    ["no method", { method: null }, { method: "" }],
    ["an address that is none", { ip: "garbage" }, { ip: "garbage" }],
    ["an address that is a list", { ip: ["10.0.0.1"] }, { ip: null }],
  ])("never makes a validate ill-formed: %s", async (_, sent, logged) => {
    const { client, apikee, platform, projectEnv } = await setUp();
    const key = await apikee.create("acme");
    const answer = await client.call("validate", { key, method: "GET", path: "/", ...sent });
    expect(answer).toMatchObject({ status: 200, body: ALLOWED });
    expect(await platform.logs({ projectEnv })).toMatchObject([{ outcome: "allowed", ...logged }]);
  });

  test.each([
    ["no key", { method: "GET", path: "/" }],
    ["a key that is no text", { key: 7, method: "GET", path: "/" }],
    ["an unknown member", { key: "k", method: "GET", path: "/", query: "?a" }],
    ["a list", []],
    ["null", null],
  ])("but a body with %s is ill-formed", async (_, body) => {
    const { client, platform, projectEnv } = await setUp();
    expect(await client.call("validate", body)).toMatchObject({ status: 400 });
    expect(await platform.logs({ projectEnv })).toEqual([]);
  });
});

test("each validated request is logged, and counted for its key and its client", async () => {
  const { client, apikee, platform, projectEnv, owner } = await setUp();
  const key = await apikee.create("acme");
  const { id } = apikee.verify(key);
  const body = { key, method: "POST", path: "/users/7", ip: "192.0.2.1", userAgent: "curl/8" };
  const rid = client.newRid();
  await client.call("validate", body, { rid });
  await platform.revokeKey(id);
  await platform.clock.advance("1s");
  await client.call("validate", body);
  const acme = await owner.client("acme");
  expect(acme.stats).toEqual({ total: 2, success: 1, error: 1, avgDurationMs: null });
  expect(acme.keys).toMatchObject([{ requestCount: 2, lastUsedAt: "2027-01-15T12:00:01.000Z" }]);
  const shared = { clientId: acme.id, keyId: id, method: "POST", path: "/users/7", ip: "192.0.2.1" };
  expect(await platform.logs({ projectEnv })).toMatchObject([
    { ...shared, outcome: "REVOKED", at: "2027-01-15T12:00:01.000Z" },
    { ...shared, outcome: "allowed", rid, userAgent: "curl/8", status: null, durationMs: null },
  ]);
});

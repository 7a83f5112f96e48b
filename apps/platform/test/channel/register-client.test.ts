import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { addProject, setUp } from "./set-up.ts";

async function setUpKeys() {
  const scene = await setUp();
  const { client, apikee } = scene;
  const registration = async (tenant: string, changes: object = {}, keyChanges: object = {}) => {
    const key = await apikee.create(tenant, { scopes: ["read"] });
    const { id, expiresAt } = apikee.verify(key);
    return {
      rawKey: key,
      body: {
        tenant,
        clientId: client.newRid(),
        key: {
          id,
          hash: createHash("sha256").update(key).digest("hex"),
          prefix: key.slice(0, 12),
          suffix: key.slice(-4),
          scopes: ["read"],
          environment: "production",
          expiresAt: expiresAt?.getTime(),
          ...keyChanges,
        },
        ...changes,
      },
    };
  };
  return { ...scene, registration };
}

describe("client.create", () => {
  test("makes the client with the id that the application chose, and its key is known", async () => {
    const { client, registration, owner } = await setUpKeys();
    const { rawKey, body } = await registration("acme", {
      name: "Acme Ltd",
      type: "person",
      ipWhitelist: ["10.0.0.0/8"],
      metadata: { plan: "gold" },
    });
    const answer = await client.call("client.create", body);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        id: body.clientId,
        tenant: "acme",
        name: "Acme Ltd",
        type: "person",
        status: "active",
        source: "sdk",
        ipWhitelist: ["10.0.0.0/8"],
        metadata: { plan: "gold" },
        templateId: null,
        createdAt: "2027-01-15T12:00:00.000Z",
      },
    });
    const asked = { key: rawKey, method: "GET", path: "/" };
    const listed = await client.call("validate", { ...asked, ip: "10.0.0.7" });
    expect(listed.body).toMatchObject({ success: true, clientId: body.clientId });
    expect((await client.call("validate", asked)).body).toMatchObject({ error: "IP_NOT_ALLOWED" });
    expect((await owner.client("acme")).keys).toHaveLength(1);
  });

  test("joins the key to the tenant's client, and answers that one", async () => {
    const { client, registration, owner } = await setUpKeys();
    const first = await registration("acme", { name: "Acme" });
    await client.call("client.create", first.body);
    const second = await registration("acme", { name: "Another" });
    expect((await client.call("client.create", second.body)).body).toMatchObject({
      id: first.body.clientId,
      name: "Acme",
    });
    expect((await owner.client("acme")).keys).toHaveLength(2);
  });

  test("again, under its rid or another one, changes nothing", async () => {
    const { client, registration, owner } = await setUpKeys();
    const { body } = await registration("acme");
    const rid = client.newRid();
    const first = await client.call("client.create", body, { rid });
    expect((await client.call("client.create", body, { rid })).body).toEqual(first.body);
    expect((await client.call("client.create", body)).body).toEqual(first.body);
    const other = await registration("globex");
    expect(await client.call("client.create", other.body, { rid })).toMatchObject({ status: 409 });
    expect((await owner.client("acme")).keys).toHaveLength(1);
  });

  test("of a key that registered itself in the meantime answers its client", async () => {
    const { client, registration, owner } = await setUpKeys();
    const { rawKey, body } = await registration("acme");
    await client.validate(rawKey);
    const { id } = await owner.client("acme");
    expect((await client.call("client.create", body)).body).toMatchObject({ id, source: "self" });
  });

  test("is 409 for an id or a hash that another key has, a client's id that is another tenant's, or an unknown template", async () => {
    const { client, registration, platform } = await setUpKeys();
    const { body } = await registration("acme");
    await client.call("client.create", body);
    const { id, hash } = body.key;
    const cases: [Awaited<ReturnType<typeof registration>>, string][] = [
      [await registration("acme", {}, { id }), "KEY_TAKEN"],
      [await registration("acme", {}, { hash }), "KEY_TAKEN"],
      [await registration("globex", {}, { id, hash }), "KEY_TAKEN"],
      [await registration("globex", { clientId: body.clientId }), "CLIENT_ID_TAKEN"],
      [await registration("globex", { templateId: client.newRid() }), "UNKNOWN_TEMPLATE"],
    ];
    for (const [{ body }, error] of cases) {
      expect(await client.call("client.create", body)).toMatchObject({ status: 409, body: { error } });
    }
    const other = await addProject(platform, { slug: "other" });
    expect(await other.client.call("client.create", body)).toMatchObject({ status: 200 });
  });

  test("is 409 for a deleted client's tenant, and for a key that went with it", async () => {
    const { client, registration, owner } = await setUpKeys();
    const { body } = await registration("acme");
    await client.call("client.create", body);
    await owner.deleteClient("acme");
    expect(await client.call("client.create", (await registration("acme")).body)).toMatchObject({
      status: 409,
      body: { error: "CLIENT_DISABLED" },
    });
    await owner.makeClient("acme");
    expect(await client.call("client.create", body)).toMatchObject({
      status: 409,
      body: { error: "REVOKED" },
    });
  });

  test("of a key that was revoked does not revive it", async () => {
    const { client, registration, platform } = await setUpKeys();
    const { rawKey, body } = await registration("acme");
    await client.call("client.create", body);
    await platform.revokeKey(body.key.id);
    await client.call("client.create", body);
    expect((await client.validate(rawKey)).body).toMatchObject({ error: "REVOKED" });
  });

  test.each([
    ["no tenant", { tenant: undefined }, {}],
    ["a tenant with control characters", { tenant: "a\u0000" }, {}],
    ["a tenant of 257 characters", { tenant: "a".repeat(257) }, {}],
    ["a client's id that is no UUID version 7", { clientId: "1" }, {}],
    ["an unknown type", { type: "robot" }, {}],
    ["an address that is none", { ipWhitelist: ["10.0.0.0/33"] }, {}],
    ["metadata over 16 KiB", { metadata: { a: "x".repeat(16_384) } }, {}],
    ["an unknown member", { status: "active" }, {}],
    ["the key itself", {}, { rawKey: "apikee_" }],
    ["a hash that is none", {}, { hash: "00" }],
    ["a hash in upper case", {}, { hash: "A".repeat(64) }],
    ["a prefix that is the whole key", {}, { prefix: "apikee_0123456789.abc" }],
    ["257 scopes", {}, { scopes: Array(257).fill("a") }],
    ["an expiry that is a text", {}, { expiresAt: "2027" }],
    ["an expiry that no date can hold", {}, { expiresAt: 1e300 }],
    ["an expiry between two milliseconds", {}, { expiresAt: 0.5 }],
  ])("with %s is ill-formed", async (_, changes, keyChanges) => {
    const { client, registration, owner } = await setUpKeys();
    const { body } = await registration("acme", changes, keyChanges);
    expect(await client.call("client.create", body)).toMatchObject({ status: 400 });
    expect(await owner.clients()).toEqual([]);
  });
});

describe("endpoint.register", () => {
  test("makes endpoints known, each once, and names them", async () => {
    const { client, owner } = await setUp();
    const register = (endpoints: object[]) => client.call("endpoint.register", { endpoints });
    const users = { method: "GET", route: "/users" };
    expect((await register([users, users, { ...users, method: "POST" }])).body).toEqual({
      registered: 2,
      known: 1,
    });
    expect((await register([{ ...users, name: "Users" }])).body).toEqual({ registered: 0, known: 1 });
    expect(await owner.endpoints()).toMatchObject([
      { method: "GET", path: "/users", name: "Users" },
      { method: "POST", path: "/users", name: null },
    ]);
  });

  test.each([
    ["no list", { endpoints: {} }],
    ["an empty route", { endpoints: [{ method: "GET", route: "" }] }],
    ["a method that is none", { endpoints: [{ method: "G T", route: "/" }] }],
    ["an unknown member", { endpoints: [{ method: "GET", route: "/", scope: "a" }] }],
    ["501 endpoints", { endpoints: Array(501).fill({ method: "GET", route: "/" }) }],
  ])("with %s is ill-formed", async (_, body) => {
    const { client } = await setUp();
    expect(await client.call("endpoint.register", body)).toMatchObject({ status: 400 });
  });
});

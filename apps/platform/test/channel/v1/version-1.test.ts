import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { setUp } from "../set-up.ts";
import { type Sealed, seal } from "./client.ts";

type Scene = Awaited<ReturnType<typeof version1>>;

/** A platform whose environment serves version 1, with a client that has a key of the name "default". */
async function version1(settings: object = {}) {
  const scene = await setUp();
  await scene.owner.setSettings({ v1: true, ...settings });
  const made = await manage(scene, "POST", "/client", {
    name: "Acme",
    tenant: "acme",
    keys: [{ name: "default" }],
  });
  const document = await scene.client.document();
  return { ...scene, clientId: made.id, keyId: made.keys[0].id, platformKey: document.v1PublicKey! };
}

async function manage(
  { platform, managementKey, projectEnv }: Awaited<ReturnType<typeof setUp>>,
  method: string,
  path: string,
  body?: object,
) {
  const response = await platform.fetch(`${platform.baseUrl}${path}?project_env=${projectEnv}`, {
    method,
    headers: { "x-api-key": managementKey, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

function messageOf({ platform }: Scene, changes: object = {}) {
  return {
    name: "default",
    timestamp: new Date(platform.clock.now()).toISOString(),
    headers: {},
    ...changes,
  };
}

interface Sent {
  readonly clientId?: string;
  readonly serverKey?: string;
  readonly projectEnv?: string;
  readonly methodPath?: string;
  readonly encrypted?: string;
}

function post(scene: Scene, body: string, sent: Sent = {}): Promise<Response> {
  const { clientId = scene.clientId, projectEnv = scene.projectEnv, methodPath = "GET:/users" } = sent;
  const query = new URLSearchParams({ project_env: projectEnv, method_path: methodPath });
  return scene.platform.fetch(`${scene.platform.baseUrl}/client/${clientId}?${query}`, {
    method: "POST",
    headers: { "x-api-key": sent.serverKey ?? scene.serverKey, "x-apikee-encrypted": sent.encrypted ?? "1" },
    body,
  });
}

async function call(scene: Scene, changes: object = {}, sent: Sent = {}) {
  const sealed = seal(messageOf(scene, changes), scene.platformKey);
  const response = await post(scene, JSON.stringify(sealed.envelope), sent);
  const text = await response.text();
  return { status: response.status, body: response.status === 200 ? sealed.open(text) : JSON.parse(text) };
}

function plain(scene: Scene, changes: object = {}, sent: Sent = {}) {
  return post(scene, JSON.stringify(messageOf(scene, changes)), { encrypted: "0", ...sent });
}

describe("a request of version 1", () => {
  test("is answered under its own key, logged, and counted like any other", async () => {
    const scene = await version1();
    const { clientId, keyId, platform, projectEnv, owner } = scene;
    const headers = { "User-Agent": "python/3", "X-Forwarded-For": "192.0.2.1" };
    const answer = await call(scene, { headers, payload: { any: "thing" } });
    expect(answer).toEqual({
      status: 200,
      body: {
        success: true,
        clientId,
        project_env: projectEnv,
        method_path: "GET:/users",
        durationMs: expect.any(Number),
      },
    });
    const row = { outcome: "allowed", clientId, keyId, method: "GET", path: "/users", userAgent: "python/3" };
    expect(await platform.logs({ projectEnv })).toMatchObject([{ ...row, ip: null }]);
    expect((await owner.client("acme")).stats).toMatchObject({ total: 1, success: 1 });
  });

  test("knows no key by a name that no key can have", async () => {
    const scene = await version1();
    for (const name of ["a\u0000b", "\ud800", "\n"]) {
      expect(await call(scene, { name })).toMatchObject({ status: 200, body: { error: "UNKNOWN_KEY" } });
    }
  });

  test("may be for any method and path, which are cut and cleaned", async () => {
    const scene = await version1();
    const table = [
      ["GET:/users", "GET", "/users"],
      ["GET:::/users", "GET", "/users"],
      ["POST:/a:b:::c", "POST", "/a:b:::c"],
      ["GET:", "GET", ""],
      ["GET:/\u0000\n", "GET", "/\ufffd\ufffd"],
      [`GET:/${"a".repeat(5000)}`, "GET", `/${"a".repeat(2047)}`],
    ] as const;
    for (const [methodPath, method, path] of table) {
      const answer = await call(scene, {}, { methodPath });
      expect(answer).toMatchObject({ status: 200, body: { success: true, method_path: methodPath } });
      await scene.platform.clock.advance("1s");
      expect((await scene.platform.logs(scene))[0]).toMatchObject({ method, path });
    }
  });

  test("is malformed, and not logged, without what it needs or with what it does not", async () => {
    const scene = await version1({ v1Plain: true });
    for (const methodPath of ["GET", "", ":/users"]) {
      const answer = await call(scene, {}, { methodPath });
      expect(answer, methodPath).toMatchObject({ status: 400, body: { error: "MALFORMED" } });
    }
    const table: Record<string, object> = {
      "no name": { name: undefined },
      "an empty name": { name: "" },
      "a name that is a list": { name: ["default"] },
      "another member": { auth: "x" },
      "no headers": { headers: undefined },
      "a list of headers": { headers: [] },
      "no time": { timestamp: undefined },
      "a time that is a number": { timestamp: 1_800_000_000_000 },
      "a time without a zone": { timestamp: "2027-01-15T12:00:00" },
      "a time that is none": { timestamp: "2027-13-15T12:00:00Z" },
      "a time of the year -1": { timestamp: "-000001-01-15T12:00:00Z" },
    };
    for (const [name, changes] of Object.entries(table)) {
      expect(await call(scene, changes), name).toMatchObject({ status: 400, body: { error: "MALFORMED" } });
      expect((await plain(scene, changes)).status, name).toBe(400);
    }
    expect(await scene.platform.logs(scene)).toEqual([]);
  });

  test("takes a time in any zone, and headers of any kind", async () => {
    const scene = await version1();
    const changes = {
      timestamp: "2027-01-15T13:00:00.123456+01:00",
      headers: { "user-agent": 7, "x-forwarded-for": { a: 1 }, __proto__: null, accept: ["a", "b"] },
    };
    expect(await call(scene, changes)).toMatchObject({ status: 200, body: { success: true } });
  });

  test("is refused where it is more than 60 seconds off the platform's clock, either way", async () => {
    const scene = await version1();
    const table = [
      [60_000, 200],
      [60_001, 408],
      [-60_000, 200],
      [-60_001, 408],
    ] as const;
    for (const [offMs, status] of table) {
      const timestamp = new Date(scene.platform.clock.now() + offMs).toISOString();
      expect((await call(scene, { timestamp })).status, `${offMs} ms`).toBe(status);
    }
  });
});

describe("a verdict of version 1", () => {
  test("names the key by its name in this client, and says nothing of others", async () => {
    const scene = await version1();
    const other = await manage(scene, "POST", "/client", { name: "Globex", keys: [{ name: "second" }] });
    const refused = { status: 200, body: { success: false, error: "UNKNOWN_KEY" } };
    expect(await call(scene, { name: "second" })).toMatchObject(refused);
    expect(await call(scene, { name: "Default" })).toMatchObject(refused);
    expect(await call(scene, { name: "default" }, { clientId: other.id })).toMatchObject(refused);
    const absent = "00000000-0000-7000-8000-000000000000";
    expect(await call(scene, {}, { clientId: absent })).toMatchObject(refused);
    expect(await scene.platform.logs(scene)).toHaveLength(4);
  });

  test("follows revocation and suspension at once", async () => {
    const scene = await version1();
    const { owner, platform, keyId } = scene;
    await owner.setStatus("acme", "suspended");
    expect((await call(scene)).body).toMatchObject({ success: false, error: "CLIENT_DISABLED" });
    expect((await call(scene, { name: "none" })).body).toMatchObject({ error: "CLIENT_DISABLED" });
    await owner.setStatus("acme", "active");
    await owner.setEnabled("acme", keyId, false);
    expect((await call(scene)).body).toMatchObject({ success: false, error: "KEY_DISABLED" });
    await platform.revokeKey(keyId);
    expect((await call(scene)).body).toMatchObject({ success: false, error: "REVOKED" });
    const answers = await platform.logs(scene);
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(
      ["CLIENT_DISABLED", "CLIENT_DISABLED", "KEY_DISABLED", "REVOKED"].sort(),
    );
  });

  test("goes by the good one of two keys with one name, as rotation makes them", async () => {
    const scene = await version1();
    await manage(scene, "PUT", `/client/${scene.clientId}`, { keys: [{ name: "default" }] });
    await scene.platform.revokeKey(scene.keyId);
    expect((await call(scene)).body).toMatchObject({ success: true });
  });
});

describe("a replay of version 1", () => {
  async function answered(scene: Scene): Promise<Sealed> {
    const sealed = seal(messageOf(scene), scene.platformKey);
    expect((await post(scene, JSON.stringify(sealed.envelope))).status).toBe(200);
    return sealed;
  }

  test("is refused and counts nothing, with the top bit of its epk set, too", async () => {
    const scene = await version1();
    const { envelope } = await answered(scene);
    const epk = Buffer.from(envelope.epk, "base64url");
    epk[31]! ^= 0x80;
    for (const again of [envelope, { ...envelope, epk: epk.toString("base64url") }]) {
      const response = await post(scene, JSON.stringify(again));
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: "CHANNEL" });
    }
    expect(await scene.platform.logs(scene)).toHaveLength(1);
  });

  test("is refused for 130 seconds whatever it says inside, and after that for its time", async () => {
    const scene = await version1();
    const { platform, platformKey } = scene;
    const reused = { iv: Buffer.alloc(12, 7), pair: generateKeyPairSync("x25519") };
    const first = seal(messageOf(scene), platformKey, reused);
    expect((await post(scene, JSON.stringify(first.envelope))).status).toBe(200);
    await platform.clock.advance("129s");
    const second = seal(messageOf(scene), platformKey, reused);
    expect((await post(scene, JSON.stringify(second.envelope))).status).toBe(400);
    await platform.clock.advance("10m");
    expect((await post(scene, JSON.stringify(first.envelope))).status).toBe(408);
  });
});

describe("version 1 is refused", () => {
  test("without a server key that is known, an environment that is there, and a form", async () => {
    const scene = await version1();
    const table: [Sent, number][] = [
      [{ serverKey: "" }, 401],
      [{ serverKey: `sk_live_${"a".repeat(43)}_${"0".repeat(32)}` }, 401],
      [{ serverKey: "a".repeat(100_000) }, 401],
      [{ projectEnv: "none-production" }, 404],
      [{ encrypted: "" }, 400],
      [{ encrypted: "2" }, 400],
    ];
    for (const [sent, status] of table) {
      expect((await call(scene, {}, sent)).status, JSON.stringify(sent).slice(0, 80)).toBe(status);
    }
    expect(await scene.platform.logs(scene)).toEqual([]);
  });

  test("with a management key", async () => {
    const scene = await version1();
    const answer = await call(scene, {}, { serverKey: scene.managementKey });
    expect(answer).toMatchObject({ status: 403, body: { error: "WRONG_ROLE" } });
  });

  test("alike where the environment does not serve it and where it is another's", async () => {
    const scene = await version1({ v1Plain: true });
    const other = await scene.platform.createProject({ slug: "other" });
    const foreign = await call(scene, {}, { projectEnv: "other-production" });
    const unserved = await call(scene, {}, { serverKey: other.serverKey, projectEnv: other.projectEnv });
    expect(foreign).toMatchObject({ status: 404, body: { error: "NOT_FOUND" } });
    expect(unserved).toEqual(foreign);
    await scene.owner.setSettings({ v1: false });
    expect(await call(scene)).toEqual(foreign);
    expect((await plain(scene)).status).toBe(404);
  });

  test("where its body is longer than 256 KiB", async () => {
    const scene = await version1();
    expect((await post(scene, "x".repeat(256 * 1024 + 1))).status).toBe(413);
  });
});

describe("plain JSON", () => {
  test("is a second switch", async () => {
    const scene = await version1();
    const response = await plain(scene);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: "PLAIN_NOT_ALLOWED" });
    await scene.owner.setSettings({ v1Plain: true });
    const answered = await plain(scene);
    expect(answered.status).toBe(200);
    expect(await answered.json()).toMatchObject({ success: true, clientId: scene.clientId });
    expect(await (await plain(scene, { name: "none" })).json()).toMatchObject({ error: "UNKNOWN_KEY" });
  });

  test("is read as strictly, and asks for the time, too", async () => {
    const scene = await version1({ v1Plain: true });
    for (const body of ["", "{", "[]", "null", "7"]) {
      expect((await post(scene, body, { encrypted: "0" })).status).toBe(400);
    }
    expect((await plain(scene, { timestamp: "2027-01-15T11:58:59Z" })).status).toBe(408);
  });
});

test("the address is that which the application's own proxy wrote, where the owner vouches for it", async () => {
  const scene = await version1({ v1TrustForwardedFor: true });
  await call(scene, { headers: { "X-Forwarded-For": "203.0.113.9, 192.0.2.1" } });
  expect(await scene.platform.logs(scene)).toMatchObject([{ ip: "192.0.2.1" }]);
});

test("an allow-list refuses over it, unless the owner vouches for the application's proxy", async () => {
  const scene = await version1();
  await manage(scene, "PUT", `/client/${scene.clientId}`, { ipWhitelist: ["192.0.2.0/24"] });
  const from = (addresses: string) => ({ headers: { "x-forwarded-for": addresses } });
  const refused = { success: false, error: "IP_NOT_ALLOWED" };
  expect((await call(scene, from("192.0.2.1"))).body).toMatchObject(refused);
  await scene.owner.setSettings({ v1TrustForwardedFor: true });
  expect((await call(scene, from("192.0.2.1"))).body).toMatchObject({ success: true });
  expect((await call(scene, from("203.0.113.9, 192.0.2.1"))).body).toMatchObject({ success: true });
  for (const addresses of ["192.0.2.1, 203.0.113.9", "garbage", "192.0.2.1,", ""]) {
    expect((await call(scene, from(addresses))).body, addresses).toMatchObject(refused);
  }
  expect((await call(scene)).body).toMatchObject(refused);
});

test("limits are the client's, over whichever version its requests come", async () => {
  const scene = await version1();
  const admin = { authorization: `Bearer ${scene.platform.adminToken}`, "content-type": "application/json" };
  const project = `${scene.platform.baseUrl}/project/${scene.projectEnv}`;
  const templates = [{ name: "two", rateLimitHour: 2 }];
  const body = JSON.stringify({ singleEnv: { templates } });
  await scene.platform.fetch(project, { method: "PUT", headers: admin, body });
  const [template] = await manage(scene, "GET", "/client/templates");
  await manage(scene, "PUT", `/client/${scene.clientId}`, { templateId: template.id });
  for (let count = 0; count < 2; count++) expect((await call(scene)).body).toMatchObject({ success: true });
  expect((await call(scene)).body).toMatchObject({ success: false, error: "RATE_LIMITED" });
});

test("the key of version 1 is published while any environment serves it, signed anew at once", async () => {
  const scene = await setUp();
  const before = await scene.client.document();
  expect(before.v1PublicKey).toBeNull();
  await scene.owner.setSettings({ v1: true });
  const during = await scene.client.document();
  expect(during.v1PublicKey).toHaveLength(32);
  expect(during.serial).toBeGreaterThan(before.serial);
  for (const { publicKey } of during.keys) expect(publicKey.bytes).not.toEqual(during.v1PublicKey);
  expect(await scene.client.document()).toEqual(during);
  await scene.owner.setSettings({ v1: false });
  const after = await scene.client.document();
  expect(after.v1PublicKey).toBeNull();
  expect(after.serial).toBeGreaterThan(during.serial);
  await scene.owner.setSettings({ v1: true });
  expect((await scene.client.document()).v1PublicKey).toEqual(during.v1PublicKey);
});

import { createHash, createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ManagementApi } from "./management-api.ts";
import { PlatformProcess, type ProjectEnvironment } from "./platform-process.ts";
import { acceptDocument, newRid, ProtocolClient } from "./protocol-client.ts";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const FEED_WAIT_MS = 20_000;

const ends: (() => Promise<void>)[] = [];
let platform: PlatformProcess;
let project: ProjectEnvironment;
let client: ProtocolClient;
let api: ManagementApi;
beforeAll(async () => {
  platform = await PlatformProcess.start((end) => ends.push(end));
  project = await platform.init("my-api");
  client = new ProtocolClient(platform.origin, project.APIKEE_SERVER_KEY, project.APIKEE_PROJECT_ENV);
  api = new ManagementApi(platform.origin, project);
}, 30_000);
afterAll(async () => {
  for (const end of ends) await end();
});

/** docs/protocol.md section 2.1: a key with these claims. */
function mint(claims: { id: string; tid: string; scp: readonly string[] }): string {
  const payload = Buffer.from(JSON.stringify(claims));
  const signature = createHmac("sha256", project.APIKEE_SECRET).update(payload).digest();
  return `apikee_${base62(payload)}.${base62(signature)}`;
}

function base62(bytes: Buffer): string {
  let text = "";
  for (let value = BigInt(`0x${bytes.toString("hex")}`); value > 0n; value /= 62n) {
    text = DIGITS[Number(value % 62n)]! + text;
  }
  return text;
}

const sha256Hex = (text: string) => createHash("sha256").update(text).digest("hex");
const validate = (key: string) => client.call("validate", { key, method: "GET", path: "/items/7" });

describe("a client that was written from docs/protocol.md alone", { timeout: 30_000 }, () => {
  it("fetches the key document, and accepts no other's", async () => {
    const document = await client.fetchDocument();
    expect(document.keys.length).toBeGreaterThan(0);
    const text = await (await fetch(`${platform.origin}/.well-known/apikee-channel`)).text();
    const other = `${project.APIKEE_SERVER_KEY.slice(0, -1)}${project.APIKEE_SERVER_KEY.endsWith("0") ? 1 : 0}`;
    expect(() => acceptDocument(text, other)).toThrow("another identity");
    expect(() => acceptDocument(text.replace("serial", "serjal"), project.APIKEE_SERVER_KEY)).toThrow(
      "not the identity's signature",
    );
  });

  it("registers a client with a key, and validates it", async () => {
    const key = mint({ id: "k-registered", tid: "acme", scp: ["read"] });
    const clientId = newRid();
    const registered = await client.call("client.create", {
      tenant: "acme",
      clientId,
      name: "Acme",
      key: {
        id: "k-registered",
        hash: sha256Hex(key),
        prefix: key.slice(0, 12),
        suffix: key.slice(-4),
        scopes: ["read"],
        environment: "production",
      },
    });
    expect(registered).toMatchObject({ status: 200, body: { id: clientId, tenant: "acme", name: "Acme" } });
    expect(await validate(key)).toMatchObject({
      status: 200,
      body: { success: true, clientId, keyId: "k-registered", limits: [] },
    });
  });

  it("is refused for a key that was signed with another secret", async () => {
    const key = mint({ id: "k-forged", tid: "acme", scp: [] });
    const at = key.indexOf(".") + 2;
    const forged = key.slice(0, at) + (key[at] === "1" ? "2" : "1") + key.slice(at + 1);
    expect(await validate(forged)).toMatchObject({
      status: 200,
      body: { success: false, error: "UNKNOWN_KEY" },
    });
  });

  it("reports, again and again, and is counted once", async () => {
    const key = mint({ id: "k-reported", tid: "globex", scp: [] });
    const rid = newRid();
    expect(await client.call("validate", { key, method: "GET", path: "/items/7" }, rid)).toMatchObject({
      body: { success: true },
    });
    const event = {
      at: Date.now(),
      keyId: "k-reported",
      method: "GET",
      route: "/items/:id",
      status: 200,
      durationMs: 3,
    };
    const events = [
      { rid, ...event },
      { rid: newRid(), ...event, degraded: "SERVER_UNREACHABLE" },
      { rid: "no rid", ...event },
    ];
    const batch = { batchId: newRid(), events };
    const answer = { status: 200, body: { accepted: 2, duplicates: 0, rejected: ["no rid"] } };
    expect(await client.call("report", batch)).toMatchObject(answer);
    expect(await client.call("report", batch)).toMatchObject(answer);
    expect(await client.call("report", { ...batch, batchId: newRid() })).toMatchObject({
      body: { accepted: 0, duplicates: 2 },
    });
    expect((await api.clientOf("globex"))?.stats).toMatchObject({ total: 2, success: 2 });
  });

  it("makes endpoints known", async () => {
    const body = { endpoints: [{ method: "GET", route: "/orders/:id" }] };
    expect((await client.call("endpoint.register", body)).status).toBe(200);
    expect((await client.call("endpoint.register", body)).status).toBe(200);
    expect(await api.endpointTotal("/orders/:id")).toBe(0);
  });

  it("hears of a revocation while it waits, and is refused with the next validate", async () => {
    const key = mint({ id: "k-revoked", tid: "initech", scp: [] });
    expect(await validate(key)).toMatchObject({ body: { success: true } });
    const first = await client.call("revocations", { since: 0, waitMs: 0 });
    expect(first.status).toBe(200);
    const waiting = client.call("revocations", { since: first.body["serial"], waitMs: FEED_WAIT_MS });
    await api.revoke("initech", "k-revoked");
    expect(await validate(key)).toMatchObject({ body: { success: false, error: "REVOKED" } });
    const news = await waiting;
    expect(news.body).toMatchObject({
      complete: false,
      changes: [{ keyId: "k-revoked", state: "revoked" }],
    });
    expect(Number(news.body["serial"])).toBeGreaterThan(Number(first.body["serial"]));
  });

  it("gets its first answer again for the same message, and 409 for another under its rid", async () => {
    const key = mint({ id: "k-again", tid: "hooli", scp: [] });
    const rid = newRid();
    const body = { key, method: "GET", path: "/items/7" };
    const first = await client.call("validate", body, rid);
    expect(await client.call("validate", body, rid)).toMatchObject({ status: 200, body: first.body });
    expect((await client.call("validate", { ...body, path: "/items/8" }, rid)).status).toBe(409);
    expect((await api.clientOf("hooli"))?.stats.total).toBe(1);
  });
});

import { expect, test } from "vitest";
import { setUp } from "../channel/set-up.ts";

type Scene = Awaited<ReturnType<typeof setUp>>;

async function metrics({ platform }: Scene, token = platform.adminToken): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` };
  return platform.fetch(new URL("/metrics", platform.baseUrl), { headers });
}

/** Samples of a metric by their labels as Prometheus writes them. */
async function samples(scene: Scene, name: string): Promise<Record<string, number>> {
  const text = await (await metrics(scene)).text();
  const lines = text.split("\n").filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return Object.fromEntries(
    lines.map((line) => [line.slice(name.length, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]),
  );
}

test("metrics count requests of the channel by operation and status, and verdicts by outcome", async () => {
  const scene = await setUp();
  const { client, apikee, platform } = scene;
  const key = await apikee.create("acme");
  const rid = client.newRid();
  await client.validate(key, { rid });
  await client.validate(key, { rid });
  await client.validate("apikee_none");
  await platform.revokeKey(apikee.verify(key).id);
  await client.validate(key);
  await client.call("nonsense", {});
  await client.validate(key, { ts: 0 });
  await client.post("{}");
  expect(await samples(scene, "apikee_channel_requests_total")).toEqual({
    '{op="validate",status="200"}': 4,
    '{op="none",status="400"}': 2,
    '{op="none",status="408"}': 1,
  });
  // The same rid again is the same request.
  expect(await samples(scene, "apikee_verdicts_total")).toEqual({
    '{outcome="allowed"}': 1,
    '{outcome="UNKNOWN_KEY"}': 1,
    '{outcome="REVOKED"}': 1,
  });
  expect(await samples(scene, "apikee_channel_request_duration_seconds_count")).toMatchObject({
    '{op="validate"}': 4,
  });
});

test("metrics count requests of the HTTP API by the route that matched, whatever was asked for", async () => {
  const scene = await setUp();
  const { owner, platform } = scene;
  await owner.clients();
  for (const path of ["/nowhere/1", "/nowhere/2"]) await platform.fetch(new URL(path, platform.baseUrl));
  await platform.fetch(new URL("/nowhere", platform.baseUrl), { method: "BREW" });
  const counted = await samples(scene, "apikee_http_requests_total");
  expect(counted).toMatchObject({ '{method="GET",route="/api/v1/client",status="200"}': 1 });
  expect(JSON.stringify(counted)).not.toMatch(/nowhere|BREW/);
  const text = await (await metrics(scene)).text();
  const hidden = [scene.serverKey, scene.managementKey, scene.secret, platform.adminToken, scene.projectEnv];
  for (const value of hidden) expect(text).not.toContain(value);
});

test("metrics tell who waits for the feed", async () => {
  const scene = await setUp();
  const { client, apikee, platform } = scene;
  const key = await apikee.create("acme");
  await client.validate(key);
  const { body } = await client.call("revocations", { since: -1, waitMs: 0 });
  const { serial } = body as { serial: number };
  const waiting = client.call("revocations", { since: serial, waitMs: 25_000 });
  await expect.poll(() => samples(scene, "apikee_feed_waiters")).toEqual({ "": 1 });
  await platform.revokeKey(apikee.verify(key).id);
  await waiting;
  expect(await samples(scene, "apikee_feed_waiters")).toEqual({ "": 0 });
});

test("metrics are for administrators", async () => {
  const scene = await setUp();
  expect((await metrics(scene)).headers.get("content-type")).toMatch(/^text\/plain/);
  expect((await metrics(scene, "adm_other")).status).toBe(401);
  expect((await metrics(scene, scene.managementKey)).status).toBe(403);
  expect((await metrics(scene, scene.serverKey)).status).toBe(403);
});

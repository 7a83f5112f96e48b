import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Apikee } from "@apikee/core";
import { expect, onTestFinished, test } from "vitest";
import { openPlatform } from "../../src/platform.ts";
import { actingAsCommand } from "../../src/services/change.ts";
import { makeEnvironment } from "../../src/services/manage/projects.ts";
import { ManualClock } from "../../src/testing/index.ts";
import { ChannelClient } from "./channel-client.ts";
import { addProject, setUp } from "./set-up.ts";

test("an envelope that was sent before is refused, and does nothing", async () => {
  const { client, apikee, platform, projectEnv } = await setUp();
  const body = { key: await apikee.create("acme"), method: "GET", path: "/" };
  const { envelope } = await client.seal(client.message("validate", body));
  expect((await client.post(envelope)).status).toBe(200);
  for (const wait of [0, "59s", "60s"] as const) {
    await platform.clock.advance(wait);
    const again = await client.post(envelope);
    expect([again.status, await again.json()]).toEqual([400, { error: "CHANNEL" }]);
  }
  expect(await platform.logs({ projectEnv })).toHaveLength(1);
});

test("after a restart a replay gets the first answer, and changes and counts nothing", async () => {
  const folder = mkdtempSync(join(tmpdir(), "apikee-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const clock = new ManualClock(Date.UTC(2027, 0, 15));
  const open = () =>
    openPlatform({
      database: { kind: "file", path: join(folder, "data", "platform.sqlite") },
      masterKey: new Uint8Array(32).fill(7),
      clock,
    });
  let platform = await open();
  const made = await makeEnvironment(actingAsCommand(platform.context, "test"), "my-api", {
    type: "production",
  });
  const client = new ChannelClient({
    baseUrl: "https://platform.test/api/v1",
    fetch: async (input, init) => platform.app.fetch(new Request(input, init)),
    clock,
    serverKey: made.serverKey,
    projectEnv: "my-api-production",
  });
  const apikee = new Apikee({ secret: made.secret ?? "", serverKey: null, clock });
  const body = { key: await apikee.create("acme"), method: "GET", path: "/" };
  const sealed = await client.seal(client.message("validate", body));
  const first = sealed.open(await (await client.post(sealed.envelope)).text());
  await platform.close();

  platform = await open();
  const again = sealed.open(await (await client.post(sealed.envelope)).text());
  expect(first && Buffer.from(first).toString()).toBe(again && Buffer.from(again).toString());
  const { db } = platform.context;
  expect(await db.selectFrom("logs").select("rid").execute()).toHaveLength(1);
  const counted = await db.selectFrom("keys").select("request_count").execute();
  expect(counted.map((row) => row.request_count)).toEqual([1]);
  await platform.close();
});

test("a rid again with the same body gets the first answer, whatever has changed since", async () => {
  const { client, apikee, platform, projectEnv, owner } = await setUp();
  const key = await apikee.create("acme");
  const rid = client.newRid();
  const first = await client.validate(key, { rid });
  await platform.revokeKey(apikee.verify(key).id);
  expect((await client.validate(key, { rid })).body).toEqual(first.body);
  expect((await client.validate(key)).body).toMatchObject({ error: "REVOKED" });
  expect(await platform.logs({ projectEnv })).toHaveLength(2);
  expect((await owner.client("acme")).stats.total).toBe(2);
});

test("a refusal is repeated word for word", async () => {
  const { client } = await setUp();
  const rid = client.newRid();
  const first = await client.validate("apikee_x.y", { rid });
  expect((await client.validate("apikee_x.y", { rid })).body).toEqual(first.body);
});

test("of one rid that comes many times at once, one counts", async () => {
  const { client, apikee, owner } = await setUp();
  const key = await apikee.create("acme");
  await client.validate(key);
  const rid = client.newRid();
  const answers = await Promise.all(Array.from({ length: 40 }, () => client.validate(key, { rid })));
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect((await owner.client("acme")).stats.total).toBe(2);
});

test("a rid with another body is 409", async () => {
  const { client, apikee, platform, projectEnv } = await setUp();
  const key = await apikee.create("acme");
  const rid = client.newRid();
  await client.call("validate", { key, method: "GET", path: "/a" }, { rid });
  const again = await client.call("validate", { key, method: "GET", path: "/b" }, { rid });
  expect(again).toMatchObject({ status: 409, body: { error: "RID_REUSED" } });
  expect(await platform.logs({ projectEnv })).toHaveLength(1);
});

test("a rid is another one in another environment, and for another operation", async () => {
  const { client, apikee, platform } = await setUp();
  const other = await addProject(platform, { slug: "other" });
  const rid = client.newRid();
  const [mine, theirs] = [await apikee.create("acme"), await other.apikee.create("globex")];
  expect((await client.validate(mine, { rid })).body).toMatchObject({ success: true });
  expect((await other.client.validate(theirs, { rid })).body).toMatchObject({ success: true });
  const endpoints = { endpoints: [{ method: "GET", route: "/a" }] };
  expect((await client.call("endpoint.register", endpoints, { rid })).body).toEqual({
    registered: 1,
    known: 0,
  });
  const batch = { batchId: client.newRid(), events: [] };
  expect((await client.call("report", batch, { rid })).body).toMatchObject({ accepted: 0 });
});

test("a change under a rid of the day before yesterday is a new one", async () => {
  const { client, platform } = await setUp();
  const rid = client.newRid();
  const call = (route: string) =>
    client.call("endpoint.register", { endpoints: [{ method: "GET", route }] }, { rid });
  expect((await call("/a")).status).toBe(200);
  await platform.clock.advance("23h");
  expect((await call("/b")).status).toBe(409);
  await platform.clock.advance("3h");
  expect((await call("/b")).status).toBe(200);
});

test.each([
  ["60 s old", -60_000, 200],
  ["61 s old", -61_000, 408],
  ["60 s ahead", 60_000, 200],
  ["61 s ahead", 61_000, 408],
])("a message %s is answered with %s", async (_, offsetMs, status) => {
  const { client, apikee, platform, projectEnv } = await setUp();
  const nowMs = platform.clock.now();
  const answer = await client.validate(await apikee.create("acme"), { ts: nowMs + offsetMs });
  expect(answer).toMatchObject({ status, now: nowMs });
  expect(await platform.logs({ projectEnv })).toHaveLength(status === 200 ? 1 : 0);
});

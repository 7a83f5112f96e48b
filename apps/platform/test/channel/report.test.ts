import { describe, expect, test } from "vitest";
import { addProject, setUp } from "./set-up.ts";

async function setUpReports() {
  const scene = await setUp();
  const { client, apikee, platform } = scene;
  const key = await apikee.create("acme");
  const { id: keyId } = apikee.verify(key);
  const event = (changes: object = {}) => ({
    rid: client.newRid(),
    at: platform.clock.now(),
    keyId,
    method: "GET",
    route: "/users/:id",
    status: 200,
    durationMs: 12.5,
    ...changes,
  });
  const batch = (events: readonly unknown[], changes: object = {}) => ({
    batchId: client.newRid(),
    events,
    ...changes,
  });
  return { ...scene, key, keyId, event, batch };
}

test("counts of what was dropped that are beyond all sense harm nothing", async () => {
  const { client, key, batch, owner } = await setUpReports();
  for (let batches = 0; batches < 3; batches++) {
    const answer = await client.call("report", batch([], { dropped: Number.MAX_SAFE_INTEGER }));
    expect(answer.status).toBe(200);
  }
  // Whatever was remembered of the environment is read anew.
  await owner.setSettings({ autoRegister: true });
  expect(await client.validate(key)).toMatchObject({ status: 200, body: { success: true } });
});

describe("an event", () => {
  test("completes the row of its validate, and counts its request once", async () => {
    const { client, key, keyId, event, batch, platform, projectEnv, owner } = await setUpReports();
    const rid = client.newRid();
    await client.validate(key, { rid });
    const answer = await client.call("report", batch([event({ rid })]));
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1, duplicates: 0, rejected: [] } });
    expect(await platform.logs({ projectEnv })).toMatchObject([
      { rid, keyId, path: "/users/7", outcome: "allowed", status: 200, durationMs: 12.5, degraded: null },
    ]);
    expect((await owner.client("acme")).stats).toEqual({
      total: 1,
      success: 1,
      error: 0,
      avgDurationMs: 12.5,
    });
    expect(await owner.endpoints()).toMatchObject([
      { method: "GET", path: "/users/:id", name: null, stats: { total: 1 } },
    ]);
  });

  test("turns its request into an error where the handler answered with one", async () => {
    const { client, key, event, batch, owner } = await setUpReports();
    const rid = client.newRid();
    await client.validate(key, { rid });
    await client.call("report", batch([event({ rid, status: 500 })]));
    expect((await owner.client("acme")).stats).toMatchObject({ total: 1, success: 0, error: 1 });
  });

  test("that says that its handler took longer than the universe is old counts as one of 30 days", async () => {
    const { client, key, event, batch, owner } = await setUpReports();
    await client.validate(key);
    const events = [event({ durationMs: Number.MAX_VALUE }), event({ durationMs: Number.MAX_VALUE })];
    expect(await client.call("report", batch(events))).toMatchObject({ body: { accepted: 2 } });
    expect((await owner.client("acme")).stats).toMatchObject({ total: 3, avgDurationMs: 30 * 86_400_000 });
  });

  test("of a request that passed degraded makes its row, and counts in usage", async () => {
    const { client, key, event, batch, platform, projectEnv, owner } = await setUpReports();
    await client.validate(key);
    await platform.clock.advance("1m");
    const at = platform.clock.now() - 30_000;
    await client.call("report", batch([event({ at, degraded: "SERVER_UNREACHABLE" })]));
    const acme = await owner.client("acme");
    expect(await platform.logs({ projectEnv })).toMatchObject([
      {
        at: new Date(at).toISOString(),
        clientId: acme.id,
        path: "/users/:id",
        outcome: "degraded",
        degraded: "SERVER_UNREACHABLE",
        status: 200,
      },
      { outcome: "allowed" },
    ]);
    expect(acme.stats.total).toBe(2);
    expect(acme.keys).toMatchObject([{ requestCount: 2, lastUsedAt: new Date(at).toISOString() }]);
  });

  test("of a request that an application refused by the feed is logged as the refusal that it was", async () => {
    const { client, key, event, batch, platform, projectEnv, owner } = await setUpReports();
    await client.validate(key);
    await client.call("report", batch([event({ route: "", status: 401, degraded: "REVOKED" })]));
    const logs = await platform.logs({ projectEnv });
    expect(logs.map(({ outcome }) => outcome).sort()).toEqual(["REVOKED", "allowed"]);
    expect((await owner.client("acme")).stats).toMatchObject({ total: 2, success: 1, error: 1 });
    expect(await owner.endpoints()).toEqual([]);
  });

  test("of a key that was never seen is logged all the same", async () => {
    const { client, keyId, event, batch, platform, projectEnv } = await setUpReports();
    await client.call("report", batch([event({ degraded: "SERVER_UNREACHABLE" })]));
    expect(await platform.logs({ projectEnv })).toMatchObject([
      { keyId, clientId: null, outcome: "degraded" },
    ]);
  });

  test("that came before its validate is not counted again by it, and the verdict stands", async () => {
    const { client, key, event, batch, owner, platform, projectEnv } = await setUpReports();
    await client.validate(key);
    const rid = client.newRid();
    await client.call("report", batch([event({ rid, degraded: "SERVER_UNREACHABLE" })]));
    const late = await client.validate(key, { rid });
    expect(late.body).toMatchObject({ success: true });
    expect((await client.validate(key, { rid })).body).toEqual(late.body);
    expect((await owner.client("acme")).stats.total).toBe(2);
    expect(await platform.logs({ projectEnv })).toHaveLength(2);
  });

  test("ahead of the platform's time is logged as of now", async () => {
    const { client, event, batch, platform, projectEnv } = await setUpReports();
    const nowMs = platform.clock.now();
    await client.call("report", batch([event({ at: nowMs + 86_400_000 })]));
    expect(await platform.logs({ projectEnv })).toMatchObject([{ at: new Date(nowMs).toISOString() }]);
  });

  test("with a route that no text should be has it cleaned", async () => {
    const { client, event, batch, owner } = await setUpReports();
    await client.call("report", batch([event({ route: "/\u0000\ud800" }), event({ route: "" })]));
    expect(await owner.endpoints()).toMatchObject([{ path: "/\ufffd\ufffd" }]);
  });
});

describe("a rid of an event counts once", () => {
  test("in one batch, in another one, and in parallel ones", async () => {
    const { client, key, event, batch, owner } = await setUpReports();
    await client.validate(key);
    const one = event();
    const answers = [
      await client.call("report", batch([one, one])),
      await client.call("report", batch([one, event()])),
    ];
    expect(answers.map(({ body }) => body)).toEqual([
      { accepted: 1, duplicates: 1, rejected: [] },
      { accepted: 1, duplicates: 1, rejected: [] },
    ]);
    const many = Array.from({ length: 50 }, () => event());
    await Promise.all([1, 2, 3].map(() => client.call("report", batch(many))));
    expect((await owner.client("acme")).stats.total).toBe(1 + 2 + 50);
  });

  test("a day later too", async () => {
    const { client, key, event, batch, platform, owner } = await setUpReports();
    await client.validate(key);
    const one = batch([event()], { dropped: 3 });
    await client.call("report", one);
    await platform.clock.advance("26h");
    expect((await client.call("report", one)).body).toMatchObject({ accepted: 1 });
    expect((await client.call("report", batch(one.events))).body).toMatchObject({ duplicates: 1 });
    expect((await owner.client("acme")).stats.total).toBe(2);
  });

  test("and apart in each environment", async () => {
    const { client, event, batch, platform } = await setUpReports();
    const other = await addProject(platform, { slug: "other" });
    const events = batch([event()]);
    await client.call("report", events);
    expect((await other.client.call("report", events)).body).toMatchObject({ accepted: 1 });
    expect(await platform.logs({ projectEnv: other.projectEnv })).toHaveLength(1);
  });
});

describe("a batch", () => {
  test("that is sent again gets the first answer", async () => {
    const { client, event, batch, platform, projectEnv } = await setUpReports();
    const sent = batch([event(), event()]);
    const first = await client.call("report", sent);
    expect((await client.call("report", sent)).body).toEqual(first.body);
    expect(await platform.logs({ projectEnv })).toHaveLength(2);
  });

  test("under the id of another one is 409, and counts nothing", async () => {
    const { client, event, batch, platform, projectEnv } = await setUpReports();
    const first = batch([event()]);
    await client.call("report", first);
    expect(await client.call("report", batch([event()], { batchId: first.batchId }))).toMatchObject({
      status: 409,
    });
    expect(await platform.logs({ projectEnv })).toHaveLength(1);
  });

  test.each([
    ["a rid that is none", { rid: "x" }, "x"],
    ["no rid", { rid: undefined }, ""],
    ["a rid that is an object", { rid: {} }, ""],
    ["a key id that is none", { keyId: "" }, null],
    ["another key than its validate's", { keyId: "another" }, null],
    ["a status that is none", { status: 20 }, null],
    ["a duration below nothing", { durationMs: -1 }, null],
    ["a method that is none", { method: "GET /" }, null],
    ["a time of long ago", { at: 0 }, null],
    ["a time that is none", { at: "now" }, null],
    ["an unknown member", { ip: "10.0.0.1" }, null],
    ["a reason that is a sentence", { degraded: "could not" }, null],
  ])("does not fail for an event with %s", async (_, changes, echoed) => {
    const { client, key, event, batch, owner } = await setUpReports();
    const rid = client.newRid();
    await client.validate(key, { rid });
    const bad = event({ rid, ...changes });
    const { status, body } = await client.call("report", batch([event(), bad, event()]));
    expect([status, body]).toEqual([200, { accepted: 2, duplicates: 0, rejected: [echoed ?? rid] }]);
    expect((await owner.client("acme")).stats).toMatchObject({ total: 3, success: 3 });
  });

  test.each([null, 7, "text", []])("does not fail for an event that is %j", async (bad) => {
    const { client, event, batch } = await setUpReports();
    const { body } = await client.call("report", batch([bad, event()]));
    expect(body).toEqual({ accepted: 1, duplicates: 0, rejected: [""] });
  });

  test("holds at most 500 events, and 128 KiB", async () => {
    const { client, event, batch } = await setUpReports();
    const events = (count: number, changes: object = {}) =>
      Array.from({ length: count }, () => event(changes));
    expect((await client.call("report", batch(events(500)))).body).toMatchObject({ accepted: 500 });
    expect(await client.call("report", batch(events(501)))).toMatchObject({ status: 400 });
    const wide = events(100, { route: `/${"a".repeat(1300)}` });
    expect(await client.call("report", batch(wide))).toMatchObject({ status: 400 });
  });

  test.each([
    ["without an id", { batchId: undefined }],
    ["with an id that is none", { batchId: "1" }],
    ["with an unknown member", { more: 1 }],
    ["with a count below nothing", { dropped: -1 }],
    ["with events that are no list", { events: {} }],
  ])("%s is ill-formed", async (_, changes) => {
    const { client, batch } = await setUpReports();
    expect(await client.call("report", { ...batch([]), ...changes })).toMatchObject({ status: 400 });
  });
});

import { expect, test } from "vitest";
import { actingAsCommand } from "../src/services/change.ts";
import { deleteClient } from "../src/services/manage/client-changes.ts";
import { takeAttempt } from "../src/services/sessions/throttle.ts";
import { readStats } from "../src/services/stats.ts";
import { STEP_MS, STEPS } from "../src/services/stats-steps.ts";
import { findEnvironment } from "../src/store/environments.ts";
import { setUp } from "./channel/set-up.ts";
import { openScene, START_MS } from "./services/scene.ts";

const DAY_MS = 86_400_000;

test("logs are kept for the days that are set, and reports of them count no more", async () => {
  const { client, apikee, platform, projectEnv, owner } = await setUp();
  await owner.setSettings({ logRetentionDays: 2 });
  const key = await apikee.create("acme");
  await client.validate(key);
  await platform.clock.advance("47h");
  await client.validate(key);
  expect(await platform.logs({ projectEnv })).toHaveLength(2);
  await platform.clock.advance("2h");
  expect(await platform.logs({ projectEnv })).toHaveLength(1);
  expect((await owner.client("acme")).stats.total).toBe(2);
  await platform.clock.advance("2d");
  expect(await platform.logs({ projectEnv })).toEqual([]);
});

test("guesses at the password are forgotten when they no longer count, also where nobody signs in", async () => {
  const { clock, context } = await openScene();
  const networks = async () =>
    (await context.db.selectFrom("sign_in_attempts").select("network").execute()).map(
      ({ network }) => network,
    );
  await takeAttempt(context, { name: "2001:db8:0:1", isKnown: false });
  await clock.advance("55m");
  await takeAttempt(context, { name: "2001:db8:0:2", isKnown: false });
  expect(await networks()).toHaveLength(2);
  await clock.advance("5m");
  expect(await networks()).toEqual(["2001:db8:0:2"]);
});

test("more rows than are deleted at once go all the same, and another environment's stay", async () => {
  const { client, apikee, platform, projectEnv, owner } = await setUp();
  const other = await platform.createProject({ slug: "other" });
  await owner.setSettings({ logRetentionDays: 1 });
  const { id: keyId } = apikee.verify(await apikee.create("acme"));
  for (let batch = 0; batch < 5; batch++) {
    const events = Array.from({ length: 500 }, () => ({
      rid: client.newRid(),
      at: platform.clock.now(),
      keyId,
      method: "GET",
      route: "/",
      status: 200,
      durationMs: 1,
    }));
    await client.call("report", { batchId: client.newRid(), events });
  }
  await platform.clock.advance("26h");
  expect(await platform.logs({ projectEnv })).toEqual([]);
  expect(await platform.logs(other)).toEqual([]);
});

test("counts by the minute are kept for two days, by the hour and by the day as long as the logs", async () => {
  const { client, apikee, clock, context, envId } = await openScene();
  await context.db.updateTable("environments").set({ settings: '{"logRetentionDays":4}' }).execute();
  await client.validate(await apikee.create("acme"));
  const steps = async () => {
    const span = { fromMs: START_MS - STEP_MS.day, toMs: START_MS + STEP_MS.hour };
    const found = STEPS.map((step) => readStats(context, envId, { ...span, step, by: "outcome" }));
    return (await Promise.all(found)).map((points) => points.length);
  };
  expect(await steps()).toEqual([1, 1, 1]);
  await clock.advance("74h");
  expect(await steps()).toEqual([0, 1, 1]);
  await clock.advance("60h");
  expect(await steps()).toEqual([0, 0, 0]);
});

test("answers by rid go after a day, batches and signals with the logs, the feed after 30 days, tombstones with their keys", async () => {
  const { clock, context, client, apikee, envId } = await openScene();
  const { db } = context;
  // What is due each hour runs at the end, not on the way.
  const pass = async (days: number) => {
    clock.set(clock.now() + days * DAY_MS);
    await clock.advance("2h");
  };
  const count = async (table: "rids" | "report_batches" | "feed_changes" | "key_tombstones" | "signals") => {
    const row = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll().as("n"))
      .executeTakeFirstOrThrow();
    return Number(row.n);
  };
  const key = await apikee.create("acme", { expiresIn: "60d" });
  const { id } = apikee.verify(key);
  await client.validate(key);
  await client.call("report", { batchId: client.newRid(), events: [] });
  const by = actingAsCommand(context, "test");
  const env = (await findEnvironment(db, envId))!;
  const { client_id } = await db.selectFrom("keys").select("client_id").executeTakeFirstOrThrow();
  await deleteClient(by, env, client_id);
  const signal = { env_id: envId, rule: "test", key_id: id, client_id, action: "flag", details: "{}" };
  await db
    .insertInto("signals")
    .values({ ...signal, id: context.newId(), created_at: clock.now() })
    .execute();
  const before = [await count("rids"), await count("report_batches"), await count("key_tombstones")];
  expect(before).toEqual([1, 1, 1]);
  expect(await count("feed_changes")).toBeGreaterThan(0);

  await pass(1);
  expect(await count("rids")).toBe(0);
  await pass(29);
  expect(await count("feed_changes")).toBe(0);
  // Who asks for what was forgotten is told everything.
  const { body } = await client.call("revocations", { since: 0, waitMs: 0 });
  expect(body).toMatchObject({
    complete: true,
    changes: [{ keyId: id, state: "revoked" }, { tenant: "acme" }],
  });
  expect([await count("key_tombstones"), await count("report_batches"), await count("signals")]).toEqual([
    1, 1, 1,
  ]);
  await pass(31);
  expect(await count("key_tombstones")).toBe(0);
  await pass(31);
  expect([await count("report_batches"), await count("signals")]).toEqual([0, 0]);
});

import { expect, test } from "vitest";
import { readStats } from "../src/services/stats.ts";
import { STEP_MS, STEPS } from "../src/services/stats-steps.ts";
import { setUp } from "./channel/set-up.ts";
import { openScene, START_MS } from "./services/scene.ts";

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

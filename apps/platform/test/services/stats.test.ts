import { describe, expect, test } from "vitest";
import type { LogJson } from "../../src/http/views/log.ts";
import { MAX_STATS_GROUPS, OTHER_GROUPS, readStats, type StatsDimension } from "../../src/services/stats.ts";
import { STEP_MS, STEPS, type StatsStep, startOfStep } from "../../src/services/stats-steps.ts";
import { openScene, START_MS } from "./scene.ts";

const WHOLE = { fromMs: START_MS - 40 * STEP_MS.day, toMs: START_MS + 2 * STEP_MS.day };
const MEMBER = { outcome: "outcome", endpoint: "endpointId", client: "clientId", key: "keyId" } as const;

async function traffic(tenants: number) {
  const scene = await openScene();
  const { client, apikee, clock, context, envId } = scene;
  const keys = await Promise.all(Array.from({ length: tenants }, (_, i) => apikee.create(`tenant-${i}`)));
  return {
    ...scene,
    keys,
    stats: (query: { step: StatsStep; by: StatsDimension }) =>
      readStats(context, envId, { ...WHOLE, ...query }),
    /** A request, and, where it was let through, what became of it. */
    async request(key: string, { route = "/users/:id", status = 200, durationMs = 10 } = {}) {
      const rid = client.newRid();
      const { body } = await client.validate(key, { rid });
      if ((body as { success: boolean }).success === false) return;
      const at = clock.now();
      const event = { rid, at, keyId: apikee.verify(key).id, method: "GET", route, status, durationMs };
      await client.call("report", { batchId: client.newRid(), events: [event] });
    },
  };
}

/** The same counts, from the rows themselves. */
function counted(logs: readonly LogJson[], step: StatsStep, by: StatsDimension) {
  const groups = Map.groupBy(logs, (log) => `${startOfStep(step, Date.parse(log.at))} ${log[MEMBER[by]]}`);
  return new Map(
    [...groups].map(([name, rows]) => {
      const errors = rows.filter(({ outcome, status }) => outcome !== "allowed" || (status ?? 0) >= 400);
      return [name, `${rows.length} ${errors.length}`];
    }),
  );
}

describe("statistics", () => {
  test("agree with the logs, by every step and whatever requests are told apart by", async () => {
    const { keys, request, stats, clock, client, logs: logged } = await traffic(3);
    for (const wait of ["1s", "61s", "2h", "20h"] as const) {
      for (const [i, key] of keys.entries()) {
        await request(key, { status: i === 1 ? 503 : 200, route: `/route/${i}` });
        await client.validate(key);
      }
      await request("apikee_x.y");
      await clock.advance(wait);
    }
    const logs = await logged();
    expect(logs).toHaveLength(4 * 7);
    for (const step of STEPS) {
      for (const by of ["outcome", "endpoint", "client", "key"] as const) {
        const points = await stats({ step, by });
        const found = new Map(points.map((p) => [`${p.at} ${p.group}`, `${p.count} ${p.errors}`]));
        expect(found, `${step} by ${by}`).toEqual(counted(logs, step, by));
      }
    }
  });

  test("tell how long handlers took", async () => {
    const { keys, request, stats } = await traffic(1);
    for (let i = 1; i <= 100; i++) await request(keys[0] ?? "", { durationMs: i });
    const [point] = await stats({ step: "day", by: "key" });
    expect(point).toMatchObject({ count: 100, errors: 0 });
    for (const [found, expected] of [
      [point?.p50Ms, 50],
      [point?.p95Ms, 95],
      [point?.p99Ms, 99],
    ] as const) {
      expect(Math.abs((found ?? 0) / expected - 1)).toBeLessThanOrEqual(0.05);
    }
  });

  test("tell the busiest apart, and count all others as one", async () => {
    const { keys, client, stats } = await traffic(MAX_STATS_GROUPS + 3);
    for (const key of keys) await client.validate(key);
    for (const key of keys.slice(3)) await client.validate(key);
    const points = await stats({ step: "hour", by: "key" });
    expect(points).toHaveLength(MAX_STATS_GROUPS + 1);
    expect(points.find(({ group }) => group === OTHER_GROUPS)).toMatchObject({
      count: 3,
      errors: 0,
      p50Ms: null,
    });
    expect(points.filter(({ count }) => count === 2)).toHaveLength(MAX_STATS_GROUPS);
  });

  test("do not mind a clock that jumps", async () => {
    const { keys, client, stats, clock } = await traffic(1);
    await client.validate(keys[0] ?? "");
    clock.set(START_MS + STEP_MS.day);
    await client.validate(keys[0] ?? "");
    clock.set(START_MS);
    await client.validate(keys[0] ?? "");
    const points = await stats({ step: "day", by: "outcome" });
    const days = points.map(({ at, count }) => [(at - startOfStep("day", START_MS)) / STEP_MS.day, count]);
    expect(days).toEqual([
      [0, 2],
      [1, 1],
    ]);
  });

  test("see nothing of another environment", async () => {
    const { keys, client, stats, environment, context } = await traffic(1);
    const other = await environment("other");
    await client.validate(keys[0] ?? "");
    expect(await stats({ step: "day", by: "key" })).toHaveLength(1);
    expect(await readStats(context, other.envId, { ...WHOLE, step: "day", by: "key" })).toEqual([]);
  });
});

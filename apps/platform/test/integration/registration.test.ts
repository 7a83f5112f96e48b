import { randomBytes } from "node:crypto";
import { Apikee, type ApikeeEvent } from "@apikee/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { openPlatform } from "../../src/platform.ts";
import { MASTER_KEY_BYTES } from "../../src/secrets/vault.ts";
import { actingAsCommand } from "../../src/services/change.ts";
import { makeEnvironment } from "../../src/services/manage/projects.ts";
import { createPlatform, ManualClock } from "../../src/testing/index.ts";

const CAPACITY = 10_000;
const BATCH = 500;
const DROPPED = 700;

async function scene() {
  const platform = await createPlatform({ startMs: Date.UTC(2027, 0, 15, 12) });
  onTestFinished(() => platform.close());
  const { serverKey, projectEnv, secret, managementKey } = await platform.createProject({ slug: "my-api" });
  const events: ApikeeEvent[] = [];
  const { baseUrl, fetch, clock } = platform;
  const start = () =>
    new Apikee({
      secret,
      serverKey,
      projectEnv,
      baseUrl,
      fetch,
      clock,
      onEvent: (event) => events.push(event),
    });
  const clients = async () => {
    const response = await fetch(`${baseUrl}/client?project_env=${projectEnv}`, {
      headers: { "x-api-key": managementKey },
    });
    const { data } = (await response.json()) as {
      data: { tenant: string; source: string; name: string; keys: { id: string }[] }[];
    };
    return data;
  };
  return { platform, events, start, clients };
}

function requestOf(key: string) {
  return new Request("https://api.test/items/7", { headers: { "x-api-key": key } });
}

describe("a key that an application makes", () => {
  it("is registered after create has returned", async () => {
    const { platform, start, clients } = await scene();
    const apikee = start();
    const key = await apikee.create("acme", { clientName: "Acme" });
    await platform.clock.advance("1s");
    const { id } = apikee.verify(key);
    expect(await clients()).toMatchObject([{ tenant: "acme", name: "Acme", source: "sdk", keys: [{ id }] }]);
    await apikee.close();
  });

  it("is registered when create returns, where that was to be confirmed", async () => {
    const { start, clients } = await scene();
    const apikee = start();
    await apikee.create("acme", { confirm: true });
    expect(await clients()).toMatchObject([{ tenant: "acme", keys: [{}] }]);
    await apikee.close();
  });

  it("is not confirmed in an outage, and registered after it", async () => {
    const { platform, start, clients } = await scene();
    const apikee = start();
    platform.faults.set({ unreachable: true });
    await expect(apikee.create("acme", { confirm: true })).rejects.toMatchObject({
      code: "SERVER_UNREACHABLE",
    });
    platform.faults.clear();
    await platform.clock.advance("2s");
    expect(await clients()).toMatchObject([{ tenant: "acme", source: "sdk", keys: [{}] }]);
    await apikee.close();
  });

  it("is made up for when it is first seen, where its registration was lost in an outage", async () => {
    const { platform, start, clients, events } = await scene();
    platform.faults.set({ unreachable: true });
    const before = start();
    const key = await before.create("acme", { clientName: "Acme" });
    await before.close();
    expect(events).toMatchObject([{ type: "REGISTRATIONS_DROPPED", count: 1 }]);
    platform.faults.clear();
    expect(await clients()).toEqual([]);

    const after = start();
    expect(await after.authenticate(requestOf(key))).toMatchObject({
      ok: true,
      decision: { degraded: null },
    });
    const { id } = after.verify(key);
    expect(await clients()).toMatchObject([{ tenant: "acme", source: "self", keys: [{ id }] }]);
    await after.close();
  });

  it("joins its tenant's client, whichever of both is first", async () => {
    const { platform, start, clients } = await scene();
    const apikee = start();
    const keys = await Promise.all(["acme", "acme", "other"].map((tenant) => apikee.create(tenant)));
    await Promise.all(keys.map((key) => apikee.authenticate(requestOf(key))));
    await platform.clock.advance("5s");
    const found = await clients();
    expect(found.map(({ tenant, keys }) => [tenant, keys.length]).sort()).toEqual([
      ["acme", 2],
      ["other", 1],
    ]);
    await apikee.close();
  });
});

describe("reports of a long outage", () => {
  it("are dropped oldest first beyond 10,000, and the platform learns how many", async () => {
    const clock = new ManualClock(Date.UTC(2027, 0, 15, 12));
    const platform = await openPlatform({
      database: { kind: "memory" },
      masterKey: randomBytes(MASTER_KEY_BYTES),
      clock,
    });
    onTestFinished(() => platform.close());
    const { context, app } = platform;
    const { serverKey, secret, view } = await makeEnvironment(actingAsCommand(context, "test"), "my-api", {
      type: "production",
    });
    let isAway = false;
    const events: ApikeeEvent[] = [];
    const apikee = new Apikee({
      secret: secret ?? undefined,
      serverKey,
      projectEnv: view.row.project_env,
      baseUrl: "https://platform.test/api/v1",
      async fetch(input, init) {
        if (isAway) throw new TypeError("fetch failed");
        return app.fetch(new Request(input, init));
      },
      clock,
      onEvent: (event) => events.push(event),
    });
    const key = await apikee.create("acme", { confirm: true });

    isAway = true;
    const startMs = clock.now();
    for (let n = 0; n < CAPACITY + DROPPED; n++) {
      // The time of each is its number, which is how it is known in the log.
      clock.set(startMs + n);
      const outcome = await apikee.authenticate(requestOf(key));
      if (!outcome.ok) throw new Error(outcome.body.error);
      expect(outcome.decision?.degraded).toBe("SERVER_UNREACHABLE");
      outcome.finish?.({ status: 200, route: "/items/:id" });
    }
    isAway = false;
    await clock.advance("31s");
    await apikee.close();

    const logs = await context.db.selectFrom("logs").select("at").execute();
    const numbers = logs.map(({ at }) => at - startMs).sort((a, b) => a - b);
    // A batch that was sent, and may have arrived, is not dropped: the oldest are those that wait behind it.
    const kept = Array.from({ length: CAPACITY }, (_, i) => (i < BATCH ? i : i + DROPPED));
    expect(numbers).toEqual(kept);
    const environments = await context.db.selectFrom("environments").select("dropped_reports").execute();
    expect(environments).toEqual([{ dropped_reports: DROPPED }]);
    expect(events.filter(({ type }) => type === "REPORTS_DROPPED")).toMatchObject([{ count: DROPPED }]);
  });
});

import { Apikee } from "@apikee/core";
import { describe, expect, it } from "vitest";
import { Application } from "./application.ts";
import { FaultyProxy } from "./faulty-proxy.ts";
import { IS_HEAVY, told } from "./heavy.ts";
import { ManagementApi } from "./management-api.ts";
import type { OnEnd } from "./on-end.ts";
import { PlatformProcess } from "./platform-process.ts";

const KILLS = IS_HEAVY ? 100 : 10;
/** From the beginning of a batch until its answer it is about as long. */
const KILL_WITHIN_MS = IS_HEAVY ? 40 : 15;
const MAX_PASSING = IS_HEAVY ? 3 : 1;
const LOAD = { inFlight: 10, pauseMs: 80 };
const TIMEOUT_MS = IS_HEAVY ? 900_000 : 90_000;
const MAX_QUEUE = 10_000;
const MAX_END_MS = 10_000;

async function scene(onEnd: OnEnd, applications: number) {
  const platform = await PlatformProcess.start(onEnd);
  const project = await platform.init("my-api");
  const proxy = await FaultyProxy.before(platform, onEnd);
  const key = await new Apikee({ secret: project.APIKEE_SECRET, serverKey: null }).create("acme");
  return {
    platform,
    proxy,
    key,
    api: new ManagementApi(platform.origin, project),
    applications: Array.from(
      { length: applications },
      () => new Application({ project, baseUrl: proxy.baseUrl, onEnd }),
    ),
  };
}

type Moment = "before the answer" | "when it has answered, and nobody knows";

/** Kills the platform in the middle of a batch of reports, and serves it again. Whether it was in the middle. */
async function killInABatch(platform: PlatformProcess, proxy: FaultyProxy, moment: Moment): Promise<boolean> {
  // Some get through, or the queues would never empty.
  for (let passing = Math.floor(Math.random() * MAX_PASSING); passing > 0; passing--) await nextBatch(proxy);
  if (moment === "before the answer") {
    await nextBatch(proxy);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * KILL_WITHIN_MS));
  } else {
    await new Promise<void>((resolve) => {
      proxy.onLargeAnswer = () => {
        resolve();
        return "withhold";
      };
    });
  }
  const unanswered = proxy.unansweredLargeRequests;
  await platform.end("SIGKILL");
  proxy.onLargeAnswer = () => "pass";
  await platform.restart();
  return unanswered > 0;
}

function nextBatch(proxy: FaultyProxy): Promise<void> {
  return new Promise((resolve) => {
    proxy.onLargeRequest = resolve;
  });
}

/** The platform has counted each of so many requests once, wherever it counts. */
async function expectCounted(api: ManagementApi, count: number): Promise<void> {
  const logs = await api.logs();
  expect(new Set(logs.map(({ rid }) => rid)).size).toBe(count);
  expect(logs).toHaveLength(count);
  expect(logs.filter(({ status }) => status !== 200)).toEqual([]);
  const client = await api.clientOf("acme");
  expect(client?.stats).toMatchObject({ total: count, success: count, error: 0 });
  expect(client?.keys.map(({ requestCount }) => requestCount)).toEqual([count]);
  expect(await api.endpointTotal("/items/:id")).toBe(count);
}

describe("of the reports of two applications", { timeout: TIMEOUT_MS }, () => {
  it(`none is lost or counted twice while the platform is killed ${KILLS} times in the middle of batches`, async ({
    onTestFinished,
  }) => {
    const { platform, proxy, key, api, applications } = await scene(onTestFinished, 2);
    for (const application of applications) await application.call("startLoad", { key, ...LOAD });
    let tries = 0;
    for (let kills = 0; kills < KILLS; tries++) {
      const moment = kills % 2 === 0 ? "before the answer" : "when it has answered, and nobody knows";
      if (await killInABatch(platform, proxy, moment)) kills++;
    }
    const counts = await Promise.all(applications.map((application) => application.call("endLoad")));
    for (const application of applications) {
      const events = await application.call("close");
      expect(events.filter(({ type }) => type.endsWith("DROPPED"))).toEqual([]);
    }
    const count = counts.reduce((sum, one) => sum + one, 0);
    expect(count).toBeGreaterThan(KILLS * 10);
    await expectCounted(api, count);
    told("killed", `${tries} times, ${KILLS} of them in a batch; ${count} requests, each counted once`);
  });
});

describe("an application with 10,000 reports in its queue", { timeout: 60_000 }, () => {
  it("that gets SIGTERM loses none, and ends within 10 s", async ({ onTestFinished }) => {
    const { key, api, applications } = await scene(onTestFinished, 1);
    await applications[0]!.call("finishTogether", { key, count: MAX_QUEUE, isEnding: true });
    await expectEnded(applications[0]!);
    await expectCounted(api, MAX_QUEUE);
  });

  it("loses none either where the platform is back from an outage in that moment", async ({
    onTestFinished,
  }) => {
    const { proxy, key, api, applications } = await scene(onTestFinished, 1);
    const [application] = applications;
    // The platform knows the key from one request before.
    expect(await application!.call("request", { key })).toMatchObject({ answer: "allowed" });
    await proxy.set("refused");
    await application!.call("finishTogether", { key, count: MAX_QUEUE - 1, isEnding: false });
    await proxy.clear();
    void application!.end("SIGTERM");
    await expectEnded(application!);
    await expectCounted(api, MAX_QUEUE);
  });
});

/** It ends by itself, in time, with nothing given up. */
async function expectEnded(application: Application): Promise<void> {
  expect(await application.exit()).toBe(0);
  const { toldAtMs, events } = application.ending!;
  const tookMs = Date.now() - toldAtMs;
  expect(tookMs).toBeLessThan(MAX_END_MS);
  expect(events.filter(({ type }) => type.endsWith("DROPPED"))).toEqual([]);
  told("SIGTERM with 10,000 reports", `ended after ${tookMs} ms`);
}

import { Apikee } from "@apikee/core";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Judged } from "./application.child.ts";
import { Application } from "./application.ts";
import { type Fault, FaultyProxy } from "./faulty-proxy.ts";
import { IS_HEAVY, told } from "./heavy.ts";
import type { OnEnd } from "./on-end.ts";
import { PlatformProcess, type ProjectEnvironment } from "./platform-process.ts";
import { until } from "./until.ts";

const IN_FLIGHT = 50;
const TO_OPEN_MS = 2000;
/** The promise is 5 ms; where other tests run beside, the machine itself takes longer now and then. */
const MAX_DELAY_MS = IS_HEAVY ? 5 : 50;
const OPEN_REQUESTS = IS_HEAVY ? 20_000 : 2000;
/** Real time is measured, on a machine that may stand still for a second when all tests run. */
const TRIES = { concurrent: !IS_HEAVY, retry: IS_HEAVY ? 0 : 2, timeout: 120_000 };
/** The longest wait before the first tries, and their own time. */
const TO_CLOSE_MS = IS_HEAVY ? 45_000 : 15_000;

const FAULTS: readonly (readonly [string, Fault])[] = [
  ["refuses connections", "refused"],
  ["takes 5 seconds for each answer", "slow"],
  ["accepts and never answers", "half-open"],
  ["sends bytes that are no HTTP", "garbage"],
  ["answers 200 with HTML", "html"],
  ["sends one byte a second", "drip"],
];

const ends: (() => Promise<void>)[] = [];
let platform: PlatformProcess;
let project: ProjectEnvironment;
let key: string;
beforeAll(async () => {
  platform = await PlatformProcess.start((end) => ends.push(end));
  project = await platform.init("my-api");
  key = await new Apikee({ secret: project.APIKEE_SECRET, serverKey: null }).create("acme");
}, 30_000);
afterAll(async () => {
  for (const end of ends) await end();
});

async function scene(onEnd: OnEnd) {
  const proxy = await FaultyProxy.before(platform, onEnd);
  const application = new Application({ project, baseUrl: proxy.baseUrl, onEnd });
  return { proxy, application };
}

const startLoad = (application: Application) =>
  application.call("startLoad", { key, inFlight: IN_FLIGHT, pauseMs: IS_HEAVY ? 10 : 60 });

/** When the breaker opened, in milliseconds since 1970. */
async function openedAt(application: Application): Promise<number> {
  const event = await until(
    "the breaker opens",
    async () => (await application.told("PLATFORM_UNREACHABLE"))[0],
  );
  return event.atMs;
}

describe("under concurrent traffic, a platform that", TRIES, () => {
  it.for(FAULTS)(
    "%s is left alone within 2 s, and taken back by its first answer",
    async ([name, fault], { onTestFinished, expect }) => {
      const { proxy, application } = await scene(onTestFinished);
      await startLoad(application);
      await until("requests are allowed", async () =>
        (await application.call("takeJudged")).some(({ answer }) => answer === "allowed"),
      );

      const faultAtMs = Date.now();
      await proxy.set(fault);
      const openedAtMs = await openedAt(application);
      const openedAfterMs = openedAtMs - faultAtMs;
      expect(openedAfterMs).toBeLessThan(TO_OPEN_MS);

      const open: Judged[] = [];
      await until(
        "requests pass while it is open",
        async () => {
          const judged = await application.call("takeJudged");
          open.push(...judged.filter(({ atMs, tookMs }) => atMs - tookMs > openedAtMs));
          return open.length >= OPEN_REQUESTS;
        },
        60_000,
      );
      expect(new Set(open.map(({ answer }) => answer))).toEqual(new Set(["degraded"]));
      const delayMs = percentile(open, 0.99);
      expect(delayMs).toBeLessThan(MAX_DELAY_MS);

      await proxy.clear();
      await until(
        "the breaker closes",
        async () => (await application.told("PLATFORM_RESTORED")).length > 0,
        TO_CLOSE_MS,
      );
      await application.call("takeJudged");
      await until("requests are put to it again", async () =>
        (await application.call("takeJudged")).some(({ answer }) => answer === "allowed"),
      );
      expect(await application.told("PLATFORM_RESTORED")).toHaveLength(1);
      expect(await application.told("PLATFORM_UNREACHABLE")).toHaveLength(1);
      expect(await application.told("PLATFORM_PROTOCOL_ERROR")).toEqual([]);
      told(name, `opened after ${openedAfterMs} ms; ${figures(open)}`);
    },
  );
});

describe("an application that starts while the platform", TRIES, () => {
  it.for(FAULTS)(
    "%s has left it alone within 2 s, too",
    async ([name, fault], { onTestFinished, expect }) => {
      const { proxy, application } = await scene(onTestFinished);
      await proxy.set(fault);
      await application.call("underWay");
      const startedAtMs = Date.now();
      await startLoad(application);
      const openedAfterMs = (await openedAt(application)) - startedAtMs;
      expect(openedAfterMs).toBeLessThan(TO_OPEN_MS);
      const judged = await application.call("takeJudged");
      const longestMs = Math.max(...judged.map(({ tookMs }) => tookMs));
      told(`from the start, ${name}`, `opened after ${openedAfterMs} ms; longest ${longestMs.toFixed(0)} ms`);
    },
  );
});

function percentile(judged: readonly Judged[], share: number): number {
  const sorted = judged.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)]!;
}

function figures(open: readonly Judged[]): string {
  const [median, p99, longest] = [0.5, 0.99, 0.99999].map((share) => percentile(open, share).toFixed(3));
  return `while open, of ${open.length} requests: median ${median} ms, p99 ${p99} ms, longest ${longest} ms`;
}

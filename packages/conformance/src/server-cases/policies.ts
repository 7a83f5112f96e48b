import { expect } from "vitest";
import { expectReached, expectRefusal } from "../assertions.ts";
import { newId } from "../forge.ts";
import type { HttpResponse } from "../http-response.ts";
import { keyHeader, mint } from "../keys.ts";
import type { Scene } from "../server/scene.ts";
import { expectAsked, type ServerCase } from "./server-case.ts";

const HOUR_MS = 3_600_000;
const STARTER = 100;
/** Of the month, since few runs go over its end. */
const SMALL = 3;
const DECISION = "/decision";

/** What the owner has set for a client: limits, addresses, rules. Rows 39 to 41 and 66. */
export const policyCases: readonly ServerCase[] = [
  {
    id: "A66 limit",
    title: "is used up by as many requests as it has, told in each response, and refused with what to wait",
    async run(bench) {
      for (const scene of Object.values(await bench.calm)) {
        const { key, clientId } = await clientOf(scene);
        await limit(scene, clientId, { rateLimitMonth: SMALL });
        for (const remaining of [2, 1, 0]) {
          const passed = await scene.app.get(DECISION, keyHeader(key));
          expectReached(passed, "decision");
          expect(rateLimit(passed)).toMatchObject({ window: "month", remaining });
          expect(passed.header("ratelimit-policy")).toMatch(/^"month";q=3;w=\d+$/);
        }
        for (let time = 0; time < 2; time++) {
          const refused = await scene.app.get(DECISION, keyHeader(key));
          expectRefusal(refused, "RATE_LIMITED");
          const { remaining, seconds } = rateLimit(refused);
          expect(remaining).toBe(0);
          expect(Math.abs(Number(refused.header("retry-after")) - seconds)).toBeLessThanOrEqual(1);
        }
        await expectAsked(scene, await mint({ tenant: newTenant() }));
      }
    },
  },
  {
    id: "A66 limit at once",
    title: "lets exactly as many through of many requests at once",
    async run(bench) {
      const { strict } = await bench.calm;
      const { key, clientId } = await clientOf(strict);
      await limit(strict, clientId, { rateLimitMonth: 20 });
      const responses = await Promise.all(
        Array.from({ length: 50 }, () => strict.app.get(DECISION, keyHeader(key))),
      );
      expect(responses.filter(({ status }) => status === 200)).toHaveLength(20);
      expect(responses.filter(({ status }) => status === 429)).toHaveLength(30);
    },
  },
  {
    id: "A66 limit of the hour",
    title: "of 100 refuses the 101st request, and passes again when the clock enters the next hour",
    async run(bench) {
      const { scene, platform } = await bench.clocked();
      const { key, clientId } = await clientOf(scene);
      await limit(scene, clientId, { rateLimitHour: STARTER });
      const untilHourMs = HOUR_MS - (platform.clock.now() % HOUR_MS);
      for (let count = 0; count < STARTER; count++) {
        expectReached(await scene.app.get(DECISION, keyHeader(key)), "decision");
      }
      const refused = await scene.app.get(DECISION, keyHeader(key));
      expectRefusal(refused, "RATE_LIMITED");
      expect(refused.header("retry-after")).toBe(String(Math.ceil(untilHourMs / 1000)));
      await platform.clock.advance(untilHourMs - 1);
      expectRefusal(await scene.app.get(DECISION, keyHeader(key)), "RATE_LIMITED");
      await platform.clock.advance(1);
      expectReached(await scene.app.get(DECISION, keyHeader(key)), "decision");
      const outcomes = (await scene.logs()).map(({ outcome }) => outcome);
      expect(outcomes.filter((outcome) => outcome === "RATE_LIMITED")).toHaveLength(2);
      // The first of them asked about the key before it had limits.
      expect(outcomes.filter((outcome) => outcome === "allowed")).toHaveLength(STARTER + 2);
    },
  },
  {
    id: "A40 allow-list",
    title: "lets a client in from its own addresses alone, whatever a header says of them",
    async run(bench) {
      const { open } = await bench.calm;
      const { key, clientId } = await clientOf(open);
      await open.manage("PUT", `/client/${clientId}`, { ipWhitelist: ["192.0.2.0/24"] });
      expectRefusal(await open.app.get(DECISION, keyHeader(key)), "IP_NOT_ALLOWED");
      const forwarded = [...keyHeader(key), ["x-forwarded-for", "192.0.2.1"] as const];
      expectRefusal(await open.app.get(DECISION, forwarded), "IP_NOT_ALLOWED");
      await open.manage("PUT", `/client/${clientId}`, { ipWhitelist: ["127.0.0.0/8", "::1"] });
      await expectAsked(open, key);
    },
  },
  {
    id: "A00 reputation",
    title: "a request from an address that the owner has listed is refused with FRAUD_BLOCKED",
    async run(bench) {
      const scene = await bench.scene();
      const key = await mint({ tenant: newTenant() });
      await expectAsked(scene, key);
      const fraud = { reputation: { networks: ["127.0.0.0/8", "::1"] } };
      await scene.administer("PUT", `/project/${scene.project.projectEnv}`, {
        singleEnv: { settings: { fraud } },
      });
      expectRefusal(await scene.app.get(DECISION, keyHeader(key)), "FRAUD_BLOCKED");
    },
  },
];

const newTenant = () => `tenant-${newId()}`;

/** A client of nobody else, and a key of it. */
async function clientOf(scene: Scene): Promise<{ key: string; clientId: string }> {
  const key = await mint({ tenant: newTenant() });
  return { key, clientId: await expectAsked(scene, key) };
}

/** Gives a client a template with these limits. */
async function limit(scene: Scene, clientId: string, limits: object): Promise<void> {
  const name = `template-${newId()}`;
  type Project = { env: { templates: { list: { id: string; name: string }[] } } };
  const { env } = (await scene.manage("PUT", `/project/${scene.project.projectEnv}`, {
    singleEnv: { templates: [{ name, ...limits }] },
  })) as Project;
  const templateId = env.templates.list.find((template) => template.name === name)?.id;
  await scene.manage("PUT", `/client/${clientId}`, { templateId });
}

function rateLimit(response: HttpResponse): { window: string; remaining: number; seconds: number } {
  const [, window = "", remaining, seconds] =
    /^"([a-z]+)";r=(\d+);t=(\d+)$/.exec(response.header("ratelimit") ?? "") ?? [];
  return { window, remaining: Number(remaining), seconds: Number(seconds) };
}

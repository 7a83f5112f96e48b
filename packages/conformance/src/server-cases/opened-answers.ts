import { expect } from "vitest";
import { expectRefusal } from "../assertions.ts";
import type { HttpResponse } from "../http-response.ts";
import { keyHeader, mint } from "../keys.ts";
import { allowing, type Judge } from "../server/stub-platform.ts";
import { expectBothReach, expectBothRefuse, expectOutage, type ServerCase } from "./server-case.ts";

const HOUR_MS = 3_600_000;
const ANOTHER_KEY = "another-key";

const always =
  (status: number, body: unknown = { error: "X", message: "x" }): Judge =>
  () => ({ status, body });

/** Opened, and "could not be reached" all the same. */
const UNREACHED: readonly (readonly [id: string, judge: Judge])[] = [401, 403, 404, 429, 500, 502, 503].map(
  (status) => [`A57 opened ${status}`, always(status)] as const,
);

/** Opened, and no verdict: nobody passes on it. */
const MEANINGLESS: readonly (readonly [id: string, judge: Judge])[] = [
  ["A57 success for another keyId", () => success({ keyId: ANOTHER_KEY })],
  ["A57 success without keyId", () => success({})],
  ["A57 success as text", ({ keyId }) => success({ keyId, success: "true" })],
  ["A57 success as number", ({ keyId }) => success({ keyId, success: 1 })],
  ["A57 no success", ({ keyId }) => ({ body: { keyId, clientId: "c", limits: [] } })],
  ["A57 success null", ({ keyId }) => success({ keyId, success: null })],
  ["A57 success in a list", ({ keyId }) => ({ body: [{ success: true, keyId }] })],
  ["A57 body null", always(200, null)],
  ["A57 body a text", always(200, "success")],
  ["A57 opened 400", always(400)],
  ["A57 opened 409", always(409)],
  ["A57 opened 201 with success", ({ keyId }) => ({ ...success({ keyId }), status: 201 })],
  ["A57 opened 302 with success", ({ keyId }) => ({ ...success({ keyId }), status: 302 })],
];

/** Every refusal of docs/protocol.md 3.4, and one that a later platform may know. */
const REFUSALS: readonly (readonly [error: string, code: string])[] = [
  ...[
    "REVOKED",
    "EXPIRED",
    "KEY_DISABLED",
    "CLIENT_DISABLED",
    "IP_NOT_ALLOWED",
    "RATE_LIMITED",
    "FRAUD_BLOCKED",
    "UNKNOWN_KEY",
  ].map((code) => [code, code] as const),
  ["OF_ANOTHER_DAY", "UNKNOWN_KEY"],
  ["__proto__", "UNKNOWN_KEY"],
];

/** Row 57, and docs/protocol.md 3.3: what opened answers mean, against a stub that says what it is told to. */
export const openedAnswerCases: readonly ServerCase[] = [
  ...UNREACHED.map(([id, judge]) =>
    judged(id, "is an outage", judge, async (bench, key) => expectOutage(await bench.stubbed, key)),
  ),
  ...MEANINGLESS.map(([id, judge]) =>
    judged(id, "is no verdict: 503, whatever failOpen says", judge, async (bench, key) =>
      expectBothRefuse(await bench.stubbed, key, "SERVER_UNREACHABLE"),
    ),
  ),
  ...REFUSALS.map(([error, code]) =>
    judged(
      `A57 verdict ${error}`,
      "is final, whatever failOpen says",
      ({ key }) => ({ body: { success: false, error, message: `The key ${key} is not good.` } }),
      async (bench, key) => expectBothRefuse(await bench.stubbed, key, code),
    ),
  ),
  judged(
    "A57 opened 408 for ever",
    "is an outage after one more try",
    () => ({ status: 408, body: {}, now: Date.now() + HOUR_MS }),
    async (bench, key) => expectOutage(await bench.stubbed, key),
  ),
  {
    id: "A57 opened 408 once",
    title: "is set right by the platform's time",
    async run(bench) {
      const key = await mint();
      const { open, strict } = await bench.stubbed;
      for (const scene of [open, strict]) {
        bench.stub.judge = (call) =>
          call.count === 0 ? { status: 408, body: {}, now: Date.now() + HOUR_MS } : allowing(call);
        expect(await scene.decision(key)).toMatchObject({ degraded: null });
      }
    },
  },
  judged(
    "A00 retryAfterMs",
    "is told as Retry-After in whole seconds",
    () => ({ body: { success: false, error: "RATE_LIMITED", message: "x", retryAfterMs: 1_500 } }),
    async (bench, key) => {
      for (const { app } of Object.values(await bench.stubbed)) {
        const response = await app.get("/me", keyHeader(key));
        expectRefusal(response, "RATE_LIMITED");
        expect(response.header("retry-after")).toBe("2");
      }
    },
  ),
  {
    id: "A00 RateLimit",
    title: "an allowed response and a refused one tell the tightest limit, and every policy, once",
    async run(bench) {
      const key = await mint();
      const resetAt = Date.now() + HOUR_MS;
      const limits = (remaining: number) => [
        { window: "hour", limit: 10, remaining, resetAt },
        { window: "day", limit: 100, remaining: 50, resetAt },
      ];
      for (const { app } of Object.values(await bench.stubbed)) {
        bench.stub.judge = ({ keyId }) => success({ keyId, limits: limits(3) });
        for (const path of ["/decision", "/guarded-twice"]) {
          expectLimits(await app.get(path, keyHeader(key)), 3);
        }
        bench.stub.judge = () => ({
          body: { success: false, error: "RATE_LIMITED", message: "x", retryAfterMs: 1, limits: limits(0) },
        });
        const refused = await app.get("/decision", keyHeader(key));
        expectRefusal(refused, "RATE_LIMITED");
        expectLimits(refused, 0);
        bench.stub.judge = allowing;
        const unlimited = await app.get("/decision", keyHeader(key));
        expect(unlimited.header("ratelimit")).toBeUndefined();
      }
    },
  },
  {
    id: "A00 limits",
    title: "the handler sees what is left, and a window with nothing left refuses in an outage until it ends",
    async run(bench) {
      const pair = await bench.stubbed;
      const key = await mint();
      const window = { window: "hour", limit: 10, remaining: 0, resetAt: Date.now() + HOUR_MS };
      bench.stub.judge = ({ keyId }) => success({ keyId, limits: [window] });
      for (const scene of Object.values(pair)) {
        expect(await scene.decision(key)).toMatchObject({ limits: [window] });
      }
      bench.stub.judge = always(500);
      await expectBothRefuse(pair, key, "RATE_LIMITED");
      bench.stub.judge = ({ keyId }) => success({ keyId, limits: [{ ...window, resetAt: Date.now() - 1 }] });
      await expectBothReach(pair, key);
      bench.stub.judge = always(500);
      await expectOutage(pair, key);
      bench.stub.judge = allowing;
      await expectBothReach(pair, key);
    },
  },
];

function judged(
  id: string,
  title: string,
  judge: Judge,
  ask: (bench: Parameters<ServerCase["run"]>[0], key: string) => Promise<void>,
): ServerCase {
  return {
    id,
    title,
    async run(bench) {
      const key = await mint();
      bench.stub.judge = judge;
      await ask(bench, key);
      bench.stub.judge = allowing;
      // A good answer follows each bad one: a platform that fails on and on is left alone.
      await expectBothReach(await bench.stubbed, key);
    },
  };
}

function expectLimits(response: HttpResponse, remaining: number): void {
  expect(response.header("ratelimit")).toMatch(new RegExp(`^"hour";r=${remaining};t=(3600|35\\d\\d)$`));
  expect(response.header("ratelimit-policy")).toBe('"hour";q=10;w=3600, "day";q=100;w=86400');
}

function success(body: Record<string, unknown>) {
  return { body: { success: true, clientId: "c", limits: [], ...body } };
}

import { randomBytes } from "node:crypto";
import { makeServerKey, parseServerKey } from "@apikee/core/channel";
import { expect } from "vitest";
import { expectReached, expectRefusal } from "../assertions.ts";
import { CURRENT_SECRET } from "../configurations.ts";
import { forge, newId } from "../forge.ts";
import { keyHeader, mint } from "../keys.ts";
import type { ServerBench } from "../server/bench.ts";
import { hangUp, write } from "../server/gateway.ts";
import type { Scene, SceneOptions } from "../server/scene.ts";
import { expectAsked, expectOutage, type ServerCase, until, untilReached } from "./server-case.ts";

/** Failures after which a platform is left alone, docs/protocol.md 3.3 and design: a breaker. */
const FAILURES_TO_OPEN = 5;
const BRIEF_MS = 200;
const SLACK_MS = 1_500;
const REQUESTS_WHILE_OPEN = 30;
/** Of the feed, and one try of the breaker's. */
const MAX_CALLS_WHILE_OPEN = 4;

/** Within which every application's feed knows of a change. */
const FEED_MS = 2_000;

/** What refuses a key in the feed's last state, and how it comes there. */
const KNOWN: readonly (readonly [
  code: string,
  refuse: (scene: Scene, clientId: string, keyId: string) => Promise<unknown>,
])[] = [
  ["REVOKED", (scene, id, keyId) => scene.manage("DELETE", `/client/${id}?keyId=${keyId}`)],
  [
    "KEY_DISABLED",
    (scene, id, keyId) => scene.manage("PUT", `/client/${id}`, { keys: [{ id: keyId, enabled: false }] }),
  ],
  ["CLIENT_DISABLED", (scene, id) => scene.manage("PUT", `/client/${id}`, { status: "suspended" })],
];

/** Configurations with which the platform opens the channel and refuses to work: an outage, rows 53 and 56. */
const MISCONFIGURED: readonly (readonly [id: string, options: SceneOptions])[] = [
  ["A56 another environment's name", { server: () => ({ projectEnv: "another-project-conformance" }) }],
  ["A56 management key", { server: ({ managementKey }) => ({ serverKey: managementKey }) }],
  ["A56 unknown server key", { server: ({ serverKey }) => ({ serverKey: another(serverKey) }) }],
  [
    "A53 another platform's server key",
    { server: () => ({ serverKey: keyOf(randomBytes(16).toString("hex")) }) },
  ],
];

/** Without an answer there is no verdict: design of server mode, steps 2 and 4, and row 53. */
export const outageCases: readonly ServerCase[] = [
  {
    id: "A00 no platform from the start",
    title: "a good key passes with failOpen, marked, and is 503 without; a bad one is refused as ever",
    async run(bench) {
      const pair = await bench.pair();
      for (const { gateway } of [pair.open, pair.strict]) {
        gateway.intercept = hangUp;
        gateway.document = () => "";
      }
      await expectOutage(pair, await mint());
      for (const { app } of [pair.open, pair.strict]) {
        expectRefusal(await app.get("/me"), "MISSING_KEY");
        expectRefusal(await app.get("/me", keyHeader("apikee_1.1")), "INVALID_SIGNATURE");
      }
      expectReached(await pair.open.app.get("/me", keyHeader(await mint())), "me");
      expectRefusal(await pair.open.app.get("/reports", keyHeader(await mint())), "INSUFFICIENT_SCOPE");
    },
  },
  {
    id: "A00 a silent platform from the start",
    title: "the first request waits for it no longer than it may, and then it is an outage",
    async run(bench) {
      const pair = await bench.pair({ serverTimeoutMs: BRIEF_MS });
      for (const { gateway } of [pair.open, pair.strict]) gateway.intercept = () => undefined;
      const startedAtMs = performance.now();
      await expectOutage(pair, await mint());
      // Once for the feed and once for the verdict; the rest is for machines that are busy.
      expect(performance.now() - startedAtMs).toBeLessThan(2 * BRIEF_MS + SLACK_MS);
    },
  },
  {
    id: "A00 the first request waits for what is known",
    title: "an application that starts as an outage begins refuses what the feed could still tell it",
    async run(bench) {
      const before = await bench.scene();
      const [key, other] = [await mint(), await mint()];
      await expectAsked(before, key);
      await expectAsked(before, other);
      await before.revoke(key);
      const scene = await bench.scene({ project: before.project });
      let calls = 0;
      scene.gateway.intercept = async (call, response) =>
        ++calls === 1 ? write(response, await call.pass()) : hangUp(call, response);
      expectRefusal(await scene.app.get("/me", keyHeader(key)), "REVOKED");
      expect(await scene.decision(other)).toMatchObject({ degraded: "SERVER_UNREACHABLE" });
    },
  },
  {
    id: "A00 outage and recovery",
    title: "an outage that comes and goes is one while it lasts",
    async run(bench) {
      const pair = await bench.attacked;
      const key = await mint();
      await untilReached(pair, key);
      pair.open.gateway.intercept = hangUp;
      pair.strict.gateway.intercept = hangUp;
      await expectOutage(pair, key);
      await expectOutage(pair, await mint());
      pair.open.gateway.intercept = null;
      pair.strict.gateway.intercept = null;
      await untilReached(pair, key);
    },
  },
  {
    id: "A00 a platform that is down is left alone",
    title: "after some failures nobody waits for it, and once it is back it is asked again",
    async run(bench) {
      const scene = await bench.scene();
      const key = await mint();
      await expectAsked(scene, key);
      scene.gateway.intercept = hangUp;
      for (let failure = 0; failure < FAILURES_TO_OPEN; failure++) await scene.decision(key);
      const before = scene.gateway.requestCount;
      for (let request = 0; request < REQUESTS_WHILE_OPEN; request++) {
        expect(await scene.decision(key)).toMatchObject({ degraded: "SERVER_UNREACHABLE" });
      }
      expect(scene.gateway.requestCount - before).toBeLessThanOrEqual(MAX_CALLS_WHILE_OPEN);
      scene.gateway.intercept = null;
      await until(
        async () => (await scene.decision(key))["degraded"] === null,
        "the platform is asked again",
      );
    },
  },
  ...KNOWN.map(
    ([code, refuse]): ServerCase => ({
      id: `A00 known in an outage: ${code}`,
      title: "what the feed has told of is refused in the outage, and nothing else is",
      async run(bench) {
        const both = [true, false].map((failOpen) => knownInOutage(bench, { code, refuse, failOpen }));
        await Promise.all(both);
      },
    }),
  ),
  ...MISCONFIGURED.map(
    ([id, options]): ServerCase => ({
      id,
      title: "the platform cannot be reached with it: it makes no key bad, and none good",
      async run(bench) {
        await expectOutage(await bench.pair(options), await mint());
      },
    }),
  ),
  {
    id: "A53 another identity",
    title: "a key document that another platform signed is none",
    async run(bench) {
      const foreign = await (await bench.stub.fetch(new Request("http://127.0.0.1/"))).text();
      await expectRefusedDocument(bench, () => foreign);
    },
  },
  {
    id: "A53 bad signature",
    title: "a key document that was changed is none",
    async run(bench) {
      const own = await documentOf(bench);
      const { payload, ...rest } = JSON.parse(own) as { payload: string };
      await expectRefusedDocument(bench, () => JSON.stringify({ payload: `${payload} `, ...rest }));
    },
  },
];

async function knownInOutage(
  bench: ServerBench,
  { code, refuse, failOpen }: { code: string; refuse: (typeof KNOWN)[number][1]; failOpen: boolean },
): Promise<void> {
  const scene = await bench.scene({ failOpen });
  const claims = { id: newId(), tid: `tenant-${newId()}`, scp: [] };
  const key = forge(claims, CURRENT_SECRET);
  const clientId = await expectAsked(scene, key);
  const other = await mint();
  await expectAsked(scene, other);
  await until(() => scene.gateway.underWay > 0, "the feed waits for news");
  // What is under way is still answered: the news come in an outage that has begun.
  scene.gateway.intercept = hangUp;
  await refuse(scene, clientId, claims.id);
  await until(
    async () => (await scene.app.get("/me", keyHeader(key))).body.includes(`"${code}"`),
    "the feed has told of it",
    FEED_MS,
  );
  expectRefusal(await scene.app.get("/me", keyHeader(key)), code);
  const response = await scene.app.get("/me", keyHeader(other));
  if (failOpen) expectReached(response, "me");
  else expectRefusal(response, "SERVER_UNREACHABLE");
}

async function expectRefusedDocument(bench: ServerBench, document: () => string): Promise<void> {
  const pair = await bench.pair();
  pair.open.gateway.document = document;
  pair.strict.gateway.document = document;
  await expectOutage(pair, await mint());
}

async function documentOf({ platform }: ServerBench): Promise<string> {
  const url = new URL("/.well-known/apikee-channel", platform.baseUrl);
  return (await platform.fetch(url)).text();
}

/** A server key that the same platform never made. */
function another(serverKey: string): string {
  return keyOf(parseServerKey(serverKey)?.fingerprint ?? "");
}

function keyOf(fingerprint: string): string {
  return makeServerKey({ mode: "test", fingerprint, randomBytes });
}

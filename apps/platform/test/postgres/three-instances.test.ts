import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Apikee } from "@apikee/core";
import { expect, onTestFinished, test } from "vitest";
import { openPlatform } from "../../src/platform.ts";
import { actingAsCommand } from "../../src/services/change.ts";
import { makeEnvironment } from "../../src/services/manage/projects.ts";
import { ChannelClient } from "../channel/channel-client.ts";
import { expectExactCounts, sendAll } from "../durability/kills.ts";
import { EVENTS, Reporter } from "../durability/reporter.ts";
import { ServedPlatform } from "../durability/served-platform.ts";
import { IS_HEAVY, told } from "../integration/heavy.ts";
import { freshPostgres } from "./instances.ts";

const LOAD_MS = IS_HEAVY ? 30_000 : 6000;
const WORKERS = 6;
/** How long one instance may go on with what another has revoked, in milliseconds. */
const REVOKED_WITHIN_MS = IS_HEAVY ? 2000 : 10_000;
/** A request, and one more try. */
const MAX_ATTEMPTS = 2;
const PACE_MS = 5;
const NEVER = Number.POSITIVE_INFINITY;
const TIMEOUT_MS = 60_000;

/** Asks the instances in turn, and the next one where the connection is refused or breaks. */
class Balancer {
  readonly #origins: string[] = [];
  #turn = 0;

  add(origin: string): void {
    this.#origins.push(origin);
  }

  remove(origin: string): void {
    this.#origins.splice(this.#origins.indexOf(origin), 1);
  }

  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const turn = this.#turn++;
    for (let attempt = 1; ; attempt++) {
      const origin = this.#origins[(turn + attempt) % this.#origins.length];
      try {
        return await fetch(`${origin}${pathname}`, init);
      } catch (error) {
        if (attempt === MAX_ATTEMPTS) throw error;
      }
    }
  };
}

test("one of three instances killed and one added under load: every verdict right, every report kept, everybody answered", {
  timeout: LOAD_MS + TIMEOUT_MS,
}, async () => {
  const { serve, balancer, reporter, apikee, makeClient, revoke, open } = await setUp();
  const [first] = [await serve(), await serve(), await serve()];
  const reporters = [reporter(), reporter()];
  const keys = await Promise.all(Array.from({ length: WORKERS }, () => apikee.create("acme")));
  const revocation = { key: keys[0] ?? "", beganAt: NEVER, acknowledgedAt: NEVER };
  const tally = { verdicts: 0, batches: 0, slowestMs: 0, staleMs: 0 };
  const endMs = performance.now() + LOAD_MS;
  const isOver = () => performance.now() > endMs;

  async function validateOn(key: string): Promise<void> {
    const client = makeClient();
    while (!isOver()) {
      const rid = client.newRid();
      for (const one of reporters) one.rids.add(rid);
      const startedAt = performance.now();
      const answer = await answered(client, key, rid);
      tally.slowestMs = Math.max(tally.slowestMs, performance.now() - startedAt);
      tally.verdicts++;
      const verdict = "error" in answer ? answer.error : "ALLOWED";
      const { beganAt, acknowledgedAt } = revocation;
      const mayBeRevoked = key === revocation.key && performance.now() > beganAt;
      const isRevoked = mayBeRevoked && startedAt > acknowledgedAt + REVOKED_WITHIN_MS;
      if (isRevoked) expect(verdict).toBe("REVOKED");
      else expect(mayBeRevoked ? ["ALLOWED", "REVOKED"] : ["ALLOWED"]).toContain(verdict);
      if (key === revocation.key && verdict === "ALLOWED" && startedAt > acknowledgedAt) {
        tally.staleMs = Math.max(tally.staleMs, startedAt - acknowledgedAt);
      }
      await delay(PACE_MS);
    }
  }
  async function reportOn(one: Reporter): Promise<void> {
    while (!isOver()) {
      if (one.isDone) tally.batches++;
      await (one.isDone ? one.send() : one.flush());
      await delay(PACE_MS);
    }
  }
  async function disturb(): Promise<void> {
    await delay(LOAD_MS / 4);
    await first.kill();
    await delay(LOAD_MS / 20);
    balancer.remove(first.origin);
    await delay(LOAD_MS / 5);
    await serve();
    await delay(LOAD_MS / 5);
    revocation.beganAt = performance.now();
    await revoke(apikee.verify(revocation.key).id);
    revocation.acknowledgedAt = performance.now();
  }
  await Promise.all([...keys.map(validateOn), ...reporters.map(reportOn), disturb()]);

  await sendAll(reporters);
  told("three instances", `${tally.verdicts} verdicts, ${tally.batches} batches of ${EVENTS}`);
  told("the slowest answer, its retry included", `${Math.round(tally.slowestMs)} ms`);
  told(
    "the last request that a revoked key got through with, after the revocation",
    `${Math.round(tally.staleMs)} ms`,
  );
  await expectExactCounts({ open }, reporters, tally.batches * EVENTS);
});

/** The answer, after one more try where there was none. */
async function answered(client: ChannelClient, key: string, rid: string): Promise<object> {
  for (let attempt = 1; ; attempt++) {
    const answer = await client.validate(key, { rid }).catch(String);
    const body = typeof answer === "object" && answer.status === 200 ? answer.body : null;
    if (typeof body === "object" && body !== null) return body;
    expect(attempt, `no answer: ${JSON.stringify(answer)}`).toBeLessThan(MAX_ATTEMPTS);
  }
}

/** A project on a database of its own, and what serves, asks and changes it. */
async function setUp() {
  const database = await freshPostgres();
  const masterKey = randomBytes(32);
  const open = () => openPlatform({ database, masterKey });
  const owner = await open();
  onTestFinished(() => owner.close());
  const context = actingAsCommand(owner.context, "test");
  const { serverKey, managementKey, secret } = await makeEnvironment(context, "my-api", {
    type: "production",
  });
  const balancer = new Balancer();
  const apikee = new Apikee({ secret: secret ?? "", serverKey: null });
  const reported = await apikee.create("acme");
  const makeClient = () =>
    new ChannelClient({
      baseUrl: "http://balancer.test/api/v1",
      fetch: balancer.fetch,
      clock: { now: () => Date.now() },
      serverKey,
      projectEnv: "my-api-production",
    });
  return {
    balancer,
    apikee,
    open,
    makeClient,
    reporter: () => new Reporter(makeClient(), { key: reported, id: apikee.verify(reported).id }),
    async serve() {
      const env = { APIKEE_MASTER_KEY: masterKey.toString("base64") };
      const served = await ServedPlatform.start({ args: ["--database-url", database.url], env });
      onTestFinished(() => served.kill());
      balancer.add(served.origin);
      return served;
    },
    async revoke(keyId: string) {
      const headers = { "x-api-key": managementKey };
      const list = await owner.app.request("/api/v1/client?project_env=my-api-production", { headers });
      const { data } = (await list.json()) as { data: { id: string }[] };
      const path = `/api/v1/client/${data[0]?.id}?project_env=my-api-production&keyId=${keyId}`;
      const answer = await owner.app.request(path, { method: "DELETE", headers });
      expect(answer.status).toBe(200);
    },
  };
}

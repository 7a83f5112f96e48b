import { randomBytes } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { openPlatform } from "../../src/platform.ts";
import type { ChannelClient } from "../channel/channel-client.ts";
import { expectExactCounts, makeProject, sendAll } from "../durability/kills.ts";
import { EVENTS, Reporter } from "../durability/reporter.ts";
import { ServedPlatform } from "../durability/served-platform.ts";
import { IS_HEAVY, told } from "../integration/heavy.ts";
import { PostgresServer } from "../support/postgres-server.ts";

const RESTARTS = IS_HEAVY ? 10 : 2;
/** How long the platform may still err once the server is there again, in milliseconds. */
const RECOVERY_MS = IS_HEAVY ? 2000 : 15_000;
/** Answers in a row after which the platform counts as recovered. */
const RECOVERED = 20;
/** How often a request is tried. */
const PACE_MS = 10;
const TIMEOUT_MS = 60_000;

/** Whether the database keeps its promise of what was acknowledged without waiting for the disk. */
const MODES = [
  { mode: "fast", keepsValidates: true },
  { mode: "immediate", keepsValidates: false },
] as const;

describe.each(MODES)("PostgreSQL that restarts under load: $mode", ({ mode, keepsValidates }) => {
  test("costs errors for as long as it is away and 2 s more, and no acknowledged report", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const server = await PostgresServer.start();
    onTestFinished(() => server.stop());
    const masterKey = randomBytes(32);
    const database = { kind: "postgres", url: server.url } as const;
    const data = {
      place: {
        args: ["--database-url", server.url],
        env: { APIKEE_MASTER_KEY: Buffer.from(masterKey).toString("base64") },
      },
      open: () => openPlatform({ database, masterKey }),
    };
    const { key, clientOf } = await makeProject(data);
    const served = await ServedPlatform.start(data.place);
    onTestFinished(() => served.kill());
    const load = new Load([0, 1].map(() => new Reporter(clientOf(served.origin), key)));
    await load.start();
    for (let restart = 0; restart < RESTARTS; restart++) {
      await server.restart(mode);
      const ms = await recoveryMs(clientOf(served.origin), key.key, load.reporters[0]?.rids);
      told(`answers after a ${mode} restart of PostgreSQL`, `${Math.round(ms)} ms`);
      expect(ms).toBeLessThan(RECOVERY_MS);
    }
    await load.stop();
    await served.kill("SIGTERM");
    for (const { validated } of load.reporters) if (!keepsValidates) validated.clear();
    await expectExactCounts(data, load.reporters, load.batches * EVENTS);
  });
});

/** Milliseconds from now to the first of a row of answers. What it asks is added to `rids`. */
async function recoveryMs(client: ChannelClient, key: string, rids = new Set<string>()): Promise<number> {
  const startedAt = performance.now();
  let firstAt: number | null = null;
  for (let answers = 0; answers < RECOVERED; ) {
    const rid = client.newRid();
    rids.add(rid);
    const answer = await client.validate(key, { rid }).catch(() => null);
    const isGood = answer?.status === 200;
    if (!isGood) firstAt = null;
    else firstAt ??= performance.now();
    answers = isGood ? answers + 1 : 0;
    if (performance.now() - startedAt > TIMEOUT_MS) break;
    await new Promise((resolve) => setTimeout(resolve, PACE_MS));
  }
  return (firstAt ?? Number.POSITIVE_INFINITY) - startedAt;
}

/** Reporters that go on until they are stopped. */
class Load {
  batches = 0;
  readonly reporters: readonly Reporter[];
  #isStopped = false;
  #running: Promise<unknown> = Promise.resolve();

  constructor(reporters: readonly Reporter[]) {
    this.reporters = reporters;
  }

  /** Resolves when each has had its first batch acknowledged. */
  async start(): Promise<void> {
    await Promise.all(this.reporters.map((reporter) => this.#send(reporter)));
    this.#running = Promise.all(this.reporters.map((reporter) => this.#goOn(reporter)));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
    await sendAll(this.reporters);
  }

  async #goOn(reporter: Reporter): Promise<void> {
    while (!this.#isStopped) {
      // While nothing is acknowledged, what is waiting is sent again instead of ever more.
      if (reporter.isDone) await this.#send(reporter);
      else await reporter.flush();
      await new Promise((resolve) => setTimeout(resolve, PACE_MS));
    }
  }

  async #send(reporter: Reporter): Promise<void> {
    this.batches++;
    await reporter.send();
  }
}

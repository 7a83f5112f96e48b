import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Apikee } from "@apikee/core";
import { expect, test } from "vitest";
import { openPlatform } from "../../src/platform.ts";
import { dataFolder, loadMasterKey } from "../../src/secrets/master-key-file.ts";
import { actingAsCommand } from "../../src/services/change.ts";
import { makeEnvironment } from "../../src/services/manage/projects.ts";
import { ChannelClient } from "../channel/channel-client.ts";
import { ServedPlatform } from "./served-platform.ts";

/** `APIKEE_HEAVY=1` kills the platform a hundred times. */
const KILLS = process.env["APIKEE_HEAVY"] === "1" ? 100 : 20;
const EVENTS = 300;
/** The platform is killed at some moment from a batch's start to this many times what a batch takes. */
const KILL_WITHIN_BATCHES = 1.2;
const TIMEOUT_MS = 20_000 + KILLS * 2000;

interface Batch {
  readonly batchId: string;
  readonly events: readonly object[];
}

/** An application that reports: each batch is sent until it is acknowledged, under a rid of its own each time. */
class Reporter {
  readonly rids = new Set<string>();
  readonly validated = new Set<string>();
  /** Batches that were sent and not answered, because the platform was killed. */
  interrupted = 0;
  /** Called when a batch is about to be sent. */
  onBatch: () => void = () => {};
  readonly #client: ChannelClient;
  readonly #key: { readonly key: string; readonly id: string };
  #unacknowledged: Batch[] = [];

  constructor(client: ChannelClient, key: { readonly key: string; readonly id: string }) {
    this.#client = client;
    this.#key = key;
  }

  /** Makes one more batch, and sends what is not acknowledged, once. */
  async send(): Promise<void> {
    this.#unacknowledged.push(this.#batch());
    await this.flush();
  }

  async flush(): Promise<void> {
    try {
      // A platform that started anew has not forgotten the session's key: nothing needs to begin again.
      const rid = this.#client.newRid();
      this.rids.add(rid);
      const verdict = await this.#client.validate(this.#key.key, { rid });
      if (verdict.status === 200) this.validated.add(rid);
      for (const batch of [...this.#unacknowledged]) {
        this.onBatch();
        this.interrupted++;
        const { status } = await this.#client.call("report", batch);
        this.interrupted--;
        if (status === 200) this.#unacknowledged = this.#unacknowledged.filter((other) => other !== batch);
      }
    } catch {
      // The platform was killed: whatever was under way stays unacknowledged.
    }
  }

  get isDone(): boolean {
    return this.#unacknowledged.length === 0;
  }

  #batch(): Batch {
    const events = Array.from({ length: EVENTS }, () => {
      const rid = this.#client.newRid();
      this.rids.add(rid);
      return {
        rid,
        at: Date.now(),
        keyId: this.#key.id,
        method: "GET",
        route: "/users/:id",
        status: 200,
        durationMs: 1,
        degraded: "SERVER_UNREACHABLE",
      };
    });
    return { batchId: this.#client.newRid(), events };
  }
}

test("a platform that is killed in the middle of batches loses no acknowledged report, and counts none twice", {
  timeout: TIMEOUT_MS,
}, async ({ onTestFinished }) => {
  const root = mkdtempSync(join(tmpdir(), "apikee-"));
  const path = join(root, ".apikee");
  onTestFinished(() => rmSync(root, { recursive: true }));
  const open = () => {
    const folder = dataFolder(path);
    const masterKey = loadMasterKey(folder, randomBytes);
    return openPlatform({ database: { kind: "file", path: folder.databasePath }, masterKey });
  };
  const first = await open();
  const { serverKey, secret } = await makeEnvironment(actingAsCommand(first.context, "test"), "my-api", {
    type: "production",
  });
  await first.close();

  const served = await ServedPlatform.start(path);
  onTestFinished(() => served.kill());
  const apikee = new Apikee({ secret: secret ?? "", serverKey: null });
  const key = await apikee.create("acme");
  const connection = {
    baseUrl: `${served.origin}/api/v1`,
    fetch,
    clock: { now: () => Date.now() },
    serverKey,
    projectEnv: "my-api-production",
  };
  const reporters = [0, 1].map(
    () => new Reporter(new ChannelClient(connection), { key, id: apikee.verify(key).id }),
  );
  await Promise.all(reporters.map((reporter) => reporter.send()));
  const startedAt = performance.now();
  await Promise.all(reporters.map((reporter) => reporter.send()));
  const batchMs = performance.now() - startedAt;

  for (let kill = 0; kill < KILLS; kill++) {
    const started = new Promise<void>((resolve) => {
      for (const reporter of reporters) reporter.onBatch = resolve;
    });
    const sending = reporters.map((reporter) => reporter.send());
    await started;
    await new Promise((resolve) => setTimeout(resolve, (kill / KILLS) * KILL_WITHIN_BATCHES * batchMs));
    await served.kill();
    await Promise.all(sending);
    await served.restart();
  }
  for (let attempt = 0; attempt < 3 && reporters.some(({ isDone }) => !isDone); attempt++) {
    await Promise.all(reporters.map((reporter) => reporter.flush()));
  }
  expect(reporters.map(({ isDone }) => isDone)).toEqual([true, true]);
  const interrupted = reporters.reduce((sum, reporter) => sum + reporter.interrupted, 0);
  expect(interrupted).toBeGreaterThan(KILLS / 4);
  await served.kill("SIGTERM");

  const after = await open();
  onTestFinished(() => after.close());
  const { db } = after.context;
  const logged = new Set((await db.selectFrom("logs").select("rid").execute()).map(({ rid }) => rid));
  const reported = await db.selectFrom("logs").where("reported_at", "is not", null).select("rid").execute();
  const usage = await db
    .selectFrom("keys")
    .select(["request_count", "success_count", "duration_count", "duration_ms_sum"])
    .executeTakeFirstOrThrow();
  const endpoint = await db.selectFrom("endpoints").select("request_count").executeTakeFirstOrThrow();
  const events = (KILLS + 2) * EVENTS * reporters.length;
  expect(reported).toHaveLength(events);
  // A validate that was not answered may have been logged or not; one that was answered has been.
  for (const reporter of reporters) for (const rid of reporter.validated) expect(logged).toContain(rid);
  for (const rid of logged) expect(reporters.some(({ rids }) => rids.has(rid))).toBe(true);
  expect({ ...usage }).toEqual({
    request_count: logged.size,
    success_count: logged.size,
    duration_count: events,
    duration_ms_sum: events,
  });
  expect(endpoint.request_count).toBe(events);
});

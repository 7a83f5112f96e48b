import { Apikee } from "@apikee/core";
import { expect } from "vitest";
import type { Platform } from "../../src/platform.ts";
import { actingAsCommand } from "../../src/services/change.ts";
import { makeEnvironment } from "../../src/services/manage/projects.ts";
import { ChannelClient } from "../channel/channel-client.ts";
import { EVENTS, Reporter } from "./reporter.ts";
import { type DataPlace, ServedPlatform } from "./served-platform.ts";

/** The platform is killed at some moment from a batch's start to this many times what a batch takes. */
const KILL_WITHIN_BATCHES = 1.2;

/** Data that a platform is killed on. */
export interface KilledData {
  /** How the program is told where it is. */
  readonly place: DataPlace;
  /** Opens it in this process. */
  readonly open: () => Promise<Platform>;
  /** How often. */
  readonly kills: number;
}

/** A project on the data, and a key of it. */
export async function makeProject({ open }: Pick<KilledData, "open">) {
  const platform = await open();
  const { serverKey, secret } = await makeEnvironment(actingAsCommand(platform.context, "test"), "my-api", {
    type: "production",
  });
  await platform.close();
  const apikee = new Apikee({ secret: secret ?? "", serverKey: null });
  const key = await apikee.create("acme");
  const clientOf = (origin: string) =>
    new ChannelClient({
      baseUrl: `${origin}/api/v1`,
      fetch,
      clock: { now: () => Date.now() },
      serverKey,
      projectEnv: "my-api-production",
    });
  return { key: { key, id: apikee.verify(key).id }, clientOf };
}

/** Kills a platform in the middle of batches, again and again, and counts afterwards. */
export async function killInTheMiddleOfBatches(data: KilledData): Promise<void> {
  const { key, clientOf } = await makeProject(data);
  const { kills } = data;
  const served = await ServedPlatform.start(data.place);
  try {
    const reporters = [0, 1].map(() => new Reporter(clientOf(served.origin), key));
    await killAgainAndAgain(served, { reporters, kills });
    await sendAll(reporters);
    const interrupted = reporters.reduce((sum, reporter) => sum + reporter.interrupted, 0);
    expect(interrupted).toBeGreaterThan(kills / 4);
    await served.kill("SIGTERM");
    const events = (kills + 2) * EVENTS * reporters.length;
    await expectExactCounts(data, reporters, events);
  } finally {
    await served.kill();
  }
}

async function killAgainAndAgain(
  served: ServedPlatform,
  { reporters, kills }: { readonly reporters: readonly Reporter[]; readonly kills: number },
): Promise<void> {
  await Promise.all(reporters.map((reporter) => reporter.send()));
  const startedAt = performance.now();
  await Promise.all(reporters.map((reporter) => reporter.send()));
  const batchMs = performance.now() - startedAt;
  for (let kill = 0; kill < kills; kill++) {
    const started = new Promise<void>((resolve) => {
      for (const reporter of reporters) reporter.onBatch = resolve;
    });
    const sending = reporters.map((reporter) => reporter.send());
    await started;
    await new Promise((resolve) => setTimeout(resolve, (kill / kills) * KILL_WITHIN_BATCHES * batchMs));
    await served.kill();
    await Promise.all(sending);
    await served.restart();
  }
}

/** Sends what is not acknowledged yet. */
export async function sendAll(reporters: readonly Reporter[]): Promise<void> {
  for (let attempt = 0; attempt < 3 && reporters.some(({ isDone }) => !isDone); attempt++) {
    await Promise.all(reporters.map((reporter) => reporter.flush()));
  }
  for (const reporter of reporters) expect(reporter.isDone).toBe(true);
}

/** Every event of the reporters is counted, and counted once; of their validates every one that was answered. */
export async function expectExactCounts(
  { open }: Pick<KilledData, "open">,
  reporters: readonly Reporter[],
  events: number,
): Promise<void> {
  const after = await open();
  try {
    const { db } = after.context;
    const rows = await db.selectFrom("logs").select(["rid", "outcome"]).execute();
    const logged = new Set(rows.map(({ rid }) => rid));
    const passed = rows.filter(({ outcome }) => outcome === "allowed" || outcome === "degraded");
    const reported = await db
      .selectFrom("logs")
      .where("reported_at", "is not", null)
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    const usage = await db
      .selectFrom("keys")
      .select(["request_count", "success_count", "duration_count", "duration_ms_sum"])
      .execute();
    const sum = (column: keyof (typeof usage)[number]) =>
      usage.reduce((total, row) => total + row[column], 0);
    const endpoint = await db.selectFrom("endpoints").select("request_count").executeTakeFirstOrThrow();
    expect(Number(reported.count)).toBe(events);
    // A validate that was not answered may have been logged or not; one that was answered has been.
    for (const { validated } of reporters) for (const rid of validated) expect(logged).toContain(rid);
    for (const rid of logged) expect(reporters.some(({ rids }) => rids.has(rid))).toBe(true);
    expect(sum("request_count")).toBe(logged.size);
    expect(sum("success_count")).toBe(passed.length);
    expect(sum("duration_count")).toBe(events);
    expect(sum("duration_ms_sum")).toBe(events);
    expect(endpoint.request_count).toBe(events);
  } finally {
    await after.close();
  }
}

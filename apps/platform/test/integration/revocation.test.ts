import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Apikee } from "@apikee/core";
import { describe, expect, it } from "vitest";
import { Application } from "./application.ts";
import { FaultyProxy } from "./faulty-proxy.ts";
import { IS_HEAVY, told } from "./heavy.ts";
import { ManagementApi } from "./management-api.ts";
import type { OnEnd } from "./on-end.ts";
import { PlatformProcess } from "./platform-process.ts";
import { until } from "./until.ts";

const APPLICATIONS = 3;
const ROUNDS = IS_HEAVY ? 20 : 3;
const TO_KNOW_MS = 2000;

async function scene(onEnd: OnEnd) {
  const platform = await PlatformProcess.start(onEnd);
  const project = await platform.init("my-api");
  const proxy = await FaultyProxy.before(platform, onEnd);
  const issuer = new Apikee({ secret: project.APIKEE_SECRET, serverKey: null });
  const start = (stateFile?: string) =>
    new Application({
      project,
      baseUrl: proxy.baseUrl,
      onEnd,
      ...(stateFile !== undefined && { stateFile }),
    });
  return { platform, proxy, issuer, start, api: new ManagementApi(platform.origin, project) };
}

/** Its feed waits at the platform, and nothing else does. */
const feedWaits = (application: Application) =>
  until("the feed waits for news", async () => (await application.call("underWay")) === 1);

describe("a revocation", { timeout: 60_000 }, () => {
  it("is refused by the next validate of every application", async ({ onTestFinished }) => {
    const { issuer, start, api } = await scene(onTestFinished);
    const applications = Array.from({ length: APPLICATIONS }, () => start());
    for (let round = 0; round < ROUNDS; round++) {
      const key = await issuer.create("acme");
      for (const application of applications) {
        expect(await application.call("request", { key })).toMatchObject({ answer: "allowed" });
      }
      await api.revoke("acme", issuer.verify(key).id);
      const judged = await Promise.all(applications.map((one) => one.call("request", { key })));
      expect(judged.map(({ answer }) => answer)).toEqual(applications.map(() => "REVOKED"));
    }
  });

  it("is known to every application within 2 s, without any validate", async ({ onTestFinished }) => {
    const { issuer, start, api } = await scene(onTestFinished);
    const applications = Array.from({ length: APPLICATIONS }, () => start());
    const tookMs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const key = await issuer.create("acme");
      for (const application of applications) {
        expect(await application.call("request", { key })).toMatchObject({ answer: "allowed" });
        await feedWaits(application);
        // What it hears from now on comes through the feed's call, which is under way.
        await application.call("setCut", true);
      }
      const refused = applications.map((one) => one.call("requestUntilRefused", { key }));
      await api.revoke("acme", issuer.verify(key).id);
      const revokedAtMs = Date.now();
      for (const { answer, atMs } of await Promise.all(refused)) {
        expect(answer).toBe("REVOKED");
        tookMs.push(atMs - revokedAtMs);
      }
      expect(Math.max(...tookMs)).toBeLessThan(TO_KNOW_MS);
      for (const application of applications) {
        await application.call("setCut", false);
        await until("it is back", async () => {
          const judged = await application.call("request", { key: await issuer.create("acme") });
          return judged.answer === "allowed";
        });
      }
    }
    told("a revocation", `known to ${tookMs.length} feeds after ${Math.max(...tookMs)} ms at most`);
  });

  it("is known to an application that restarts in an outage, by what it kept", async ({ onTestFinished }) => {
    const folder = await mkdtemp(join(tmpdir(), "apikee-state-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const stateFile = join(folder, "state", "apikee.json");
    const { proxy, issuer, start, api } = await scene(onTestFinished);
    const [revoked, good] = [await issuer.create("acme"), await issuer.create("acme")];
    const { id } = issuer.verify(revoked);

    const before = start(stateFile);
    for (const key of [revoked, good]) await before.call("request", { key });
    await api.revoke("acme", id);
    await until("it is kept", async () => (await readFile(stateFile, "utf8").catch(() => "")).includes(id));
    await proxy.set("refused");
    // Not even told to end.
    await before.end("SIGKILL");

    const after = start(stateFile);
    expect(await after.call("request", { key: revoked })).toMatchObject({ answer: "REVOKED" });
    expect(await after.call("request", { key: good })).toMatchObject({ answer: "degraded" });
    const forgetful = start();
    expect(await forgetful.call("request", { key: revoked })).toMatchObject({ answer: "degraded" });
  });
});

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { join } from "node:path";
import { run, userEnv } from "@apikee/consumers-runtimes";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installProject } from "./support/project.ts";

let folder: string;
let platform: ChildProcess;
let origin: string;

beforeAll(async () => {
  folder = await installProject({ template: "server-mode" });
  // As a user starts it; on any port that is free, since others may use 4000.
  platform = spawn("npx", ["apikee-platform", "--port", "0"], {
    cwd: folder,
    env: userEnv(),
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  origin = await addressOf(platform);
}, 120_000);

afterAll(async () => {
  if (platform?.pid === undefined || platform.exitCode !== null) return;
  // npx and the program below it.
  process.kill(-platform.pid, "SIGTERM");
  await once(platform, "exit");
});

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout!.on("data", (chunk: Buffer) => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(chunk.toString());
      if (found !== null) resolve(found[0]);
    });
    child.once("exit", () => reject(new Error("the platform ended")));
  });
}

async function environmentLines(): Promise<Record<string, string>> {
  const init = ["npx", "apikee-platform", "init", "my-api", "--port", new URL(origin).port] as const;
  const { code, stdout, stderr } = await run(init, { cwd: folder });
  expect(code, stderr).toBe(0);
  return Object.fromEntries(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.split(/=(.*)/s, 2) as [string, string]),
  );
}

describe("the packed platform", () => {
  it("serves by npx, with its data in ./.apikee and the master key beside it", async () => {
    const health = await fetch(`${origin}/health`);
    expect(health.status).toBe(200);
    expect(statSync(join(folder, ".apikee")).isDirectory()).toBe(true);
    expect(statSync(join(folder, ".apikee.key")).mode & 0o777).toBe(0o600);
    const docs = await (await fetch(`${origin}/docs`)).text();
    expect(docs).toContain("swagger");
    expect(docs).not.toMatch(/(src|href)="(https?:)?\/\//);
    for (const [, path] of docs.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect((await fetch(new URL(path!, `${origin}/docs`))).status, path).toBe(200);
    }
  });

  it("and an application beside it switch modes by environment variables alone", {
    timeout: 60_000,
  }, async () => {
    const env = await environmentLines();
    const application = ["node", "application.js"] as const;
    const local = await run(application, { cwd: folder, env: { APIKEE_SECRET: env["APIKEE_SECRET"]! } });
    expect(JSON.parse(local.stdout)).toEqual({
      mode: "local",
      status: 200,
      tenant: "acme-corp",
      degraded: null,
      clientId: null,
    });
    const server = await run(application, { cwd: folder, env });
    expect(JSON.parse(server.stdout), server.stderr).toMatchObject({
      mode: "server",
      status: 200,
      tenant: "acme-corp",
      degraded: null,
      clientId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect([local.code, server.code]).toEqual([0, 0]);
  });

  it("runs in a user's tests, in their own process", async () => {
    const { code, stdout, stderr } = await run(["node", "in-tests.js"], { cwd: folder });
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ before: "passed", after: "REVOKED" });
  });
});

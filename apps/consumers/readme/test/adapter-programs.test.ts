import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Apikee } from "@apikee/core";
import ts from "typescript";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { blocksOf } from "./blocks.ts";
import { freePort } from "./free-port.ts";

// The complete program of an adapter's README, run as it stands on the built packages.
const folder = fileURLToPath(new URL("./adapter-programs/", import.meta.url));
const SECRET = "a secret of the tests, 32 bytes or more";
const apikee = new Apikee({ secret: SECRET, onEvent() {} });

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the program on a port of its own; gives where it listens. */
async function run(name: string): Promise<string> {
  const program = blocksOf(`packages/${name}/README.md`).find(({ language }) => language === "ts");
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}${name}.js`, compiled(program?.text ?? ""));
  const port = await freePort();
  const child = spawn(process.execPath, [`${name}.js`], {
    cwd: folder,
    env: { ...process.env, PORT: String(port), APIKEE_SECRET: SECRET },
    stdio: ["ignore", "inherit", "inherit"],
  });
  onTestFinished(async () => {
    const ended = once(child, "exit");
    if (child.exitCode === null && child.kill()) await ended;
  });
  const origin = `http://localhost:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the program of ${name} ended with ${child.exitCode}`);
    const isUp = await fetch(`${origin}/health`).then(
      () => true,
      () => false,
    );
    if (isUp) return origin;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** As TypeScript compiles it: Node does not read the decorators of NestJS. */
function compiled(program: string): string {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
  };
  return ts.transpileModule(program, { compilerOptions }).outputText;
}

describe.each(["fastify", "nestjs"])("the program in the README of @apikee/%s", (name) => {
  it("answers what the README says", { timeout: 30_000 }, async () => {
    const origin = await run(name);
    const reports = async (key?: string) => {
      const response = await fetch(
        `${origin}/reports`,
        key === undefined ? {} : { headers: { "x-api-key": key } },
      );
      return [response.status, await response.json()];
    };
    expect((await fetch(`${origin}/health`)).status).toBe(200);
    expect(await reports()).toEqual([401, { error: "MISSING_KEY", message: expect.any(String) }]);
    expect(await reports(await apikee.create("acme-corp"))).toMatchObject([
      403,
      { error: "INSUFFICIENT_SCOPE" },
    ]);
    const reader = await apikee.create("acme-corp", { scopes: ["reports:read"] });
    expect(await reports(reader)).toEqual([200, { tenant: "acme-corp", reports: [] }]);
    expect((await fetch(`${origin}/docs`)).status).toBe(200);
  });
});

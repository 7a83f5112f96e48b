import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasRedis, RedisServer } from "../../../../packages/core/test/redis/redis-server.ts";
import { blocksOf } from "./blocks.ts";
import { bash } from "./shell.ts";

// The chapters on the command line and on revocation, as their reader would follow them: the commands with
// the built `apikee`, the program against a Redis of its own.
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folder = at("./chapters/");
const blocks = blocksOf("README.md");
const textWith = (part: string): string => blocks.find(({ text }) => text.includes(part))!.text;

beforeAll(() => {
  mkdirSync(`${folder}bin`, { recursive: true });
  const apikee = `#!/bin/sh\nexec "${process.execPath}" "${at("../../../../packages/cli/dist/main.js")}" "$@"\n`;
  for (const [name, script] of [
    ["apikee", apikee],
    ["npm", '#!/bin/sh\ntest "$1" = install\n'],
  ] as const) {
    writeFileSync(`${folder}bin/${name}`, script);
    chmodSync(`${folder}bin/${name}`, 0o755);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the chapter on the command line", () => {
  it("says commands that work", { timeout: 30_000 }, async () => {
    const PATH = `${folder}bin${delimiter}${process.env["PATH"]}`;
    const { output, status } = await bash(`set -eu\n${textWith("apikee inspect")}`, {
      cwd: folder,
      env: { PATH },
    });
    expect(status, output).toBe(0);
    expect(output).toMatch(/^not verified/m);
    expect(output).toMatch(/^verified/m);
    expect(output).toMatch(/tenant +acme-corp/);
  });
});

describe.skipIf(!hasRedis)("the chapter on revocation", () => {
  it("shows a program that refuses the key that it revoked", { timeout: 30_000 }, async () => {
    const redis = await RedisServer.start();
    try {
      const program = textWith("redisRevocations").replace("127.0.0.1:6379", `127.0.0.1:${redis.port}`);
      const ending =
        "\ntry { apikee.verify(claims.rawKey) } catch (error) { console.log((error as Error).message) }\nprocess.exit();";
      writeFileSync(`${folder}revoke.ts`, program + ending);
      const env = { APIKEE_SECRET: "a secret of the tests, 32 bytes or more" };
      const { output, status } = await bash(`"${process.execPath}" revoke.ts`, { cwd: folder, env });
      expect(status, output).toBe(0);
      expect(output).toContain("The API key has been revoked.");
    } finally {
      await redis.remove();
    }
  });
});

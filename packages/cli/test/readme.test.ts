import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { hasRedis, RedisServer } from "../../core/test/redis/redis-server.ts";
import { runWell } from "./program.ts";
import { temporaryFolder } from "./support.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const bin = at("../dist/main.js");
const cwd = temporaryFolder();
const TIMEOUT_MS = 60_000;
const MARK = "@@@";

/** A ```sh block of the README, and what the ```text block after it shows, if there is one. */
interface Block {
  readonly commands: string;
  readonly output: string | null;
  readonly needsRedis: boolean;
}

const blocks = readBlocks(readFileSync(at("../README.md"), "utf8"));
const tried = blocks.filter(({ needsRedis }) => hasRedis || !needsRedis);

function readBlocks(readme: string): Block[] {
  return readme.split(/^## /m).flatMap((section) =>
    [...section.matchAll(/^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?/gms)].map(
      ([, commands, output]) => ({
        commands: commands ?? "",
        output: output ?? null,
        needsRedis: section.startsWith("Revoking"),
      }),
    ),
  );
}

/** A user's project: the built command, a client for Redis, and an npm that has installed them already. */
function makeProject(): string {
  const programs = join(cwd, "bin");
  mkdirSync(programs);
  mkdirSync(join(cwd, "node_modules"));
  symlinkSync(at("../node_modules/ioredis"), join(cwd, "node_modules/ioredis"), "junction");
  const scripts = { apikee: `exec "${process.execPath}" "${bin}" "$@"`, npm: 'test "$1" = install' };
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(programs, name), 0o755);
  }
  return programs;
}

/** What differs from one run to the next, by its kind. */
function withoutChance(text: string): string {
  return text
    .replace(/apikee_[0-9A-Za-z]+\.[0-9A-Za-z]+/g, "<key>")
    .replace(/^[\w-]{64}$/gm, "<secret>")
    .replace(/\b[0-9A-Za-z]{22}\b/g, "<id>")
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \(in [\d,]+ (days|years)\)/g, "<date in $1>");
}

describe.skipIf(process.platform === "win32")("the README", () => {
  let outputs: readonly string[] = [];

  beforeAll(async () => {
    if (!existsSync(bin)) throw new Error("the command is not built: npm run build");
    const redis = hasRedis ? await RedisServer.start() : null;
    try {
      const script = ["exec 2>&1", ...tried.map(({ commands }) => commands)].join(`\necho ${MARK}\n`);
      const out = await runWell(
        ["sh", "-ec", script.replaceAll("127.0.0.1:6379", `127.0.0.1:${redis?.port}`)],
        {
          cwd,
          env: { PATH: [makeProject(), process.env["PATH"]].join(delimiter) },
          timeoutMs: TIMEOUT_MS,
        },
      );
      outputs = out.split(`${MARK}\n`).slice(1);
    } finally {
      await redis?.remove();
    }
  }, TIMEOUT_MS);

  it("has a block for every command", () => {
    for (const verb of ["secret", "create", "inspect", "verify", "revoke", "unrevoke", "revoked"]) {
      expect(blocks.some(({ commands }) => new RegExp(`apikee ${verb}\\b`).test(commands))).toBe(true);
    }
  });

  it.each(tried.map(({ commands, output }, index) => ({ commands: commands.trim(), output, index })))(
    "is right about: $commands",
    ({ output, index }) => {
      if (output !== null) expect(withoutChance(outputs[index] ?? "")).toBe(withoutChance(output));
      expect(outputs).toHaveLength(tried.length);
    },
  );
});

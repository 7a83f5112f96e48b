import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { expect } from "vitest";
import { NODE_ARGUMENTS, temporaryFolder } from "./program.ts";

const MARK = "@@@";

/** An ```sh block of a document, and what the block after it says of its output. */
export interface Block {
  readonly commands: string;
  readonly language: string | undefined;
  readonly output: string | undefined;
}

/** The ```sh blocks of a document, in their order. */
export function blocksOf(document: string): Block[] {
  return [...document.matchAll(/^```sh\n(.*?)^```\n(?:\n```(json|text)\n(.*?)^```\n)?/gms)].map(
    ([, commands = "", language, output]) => ({ commands, language, output }),
  );
}

/** What a document shows as JSON, `…` standing for anything. */
export function shown(text: string): unknown {
  return JSON.parse(text, (_, value) =>
    typeof value === "string" && value.endsWith("…") ? expect.stringContaining(value.slice(0, -1)) : value,
  );
}

/** An npm that has installed the platform already. */
function programs(folder: string): string {
  const path = join(folder, "bin");
  mkdirSync(path);
  const node = [process.execPath, ...NODE_ARGUMENTS].map((word) => `"${word}"`).join(" ");
  const scripts = { npm: 'test "$1" = install', "apikee-platform": `exec ${node} "$@"` };
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(path, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(path, name), 0o755);
  }
  return path;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

const WAIT =
  'for i in $(seq 400); do curl -sf "http://127.0.0.1:$APIKEE_PLATFORM_PORT/ready" >&2 && break; sleep 0.05; done';
const START = `apikee-platform >&2 & PLATFORM=$!\ntrap 'kill "$PLATFORM"' EXIT\n${WAIT}`;
const STOP = 'trap - EXIT; kill "$PLATFORM"; wait "$PLATFORM"';

/**
 * Runs a document's lines in one shell, in a folder of their own, which waits for the platform where a user reads its
 * first line; returns what each block has written.
 */
export async function runBlocks(blocks: readonly Block[]): Promise<string[]> {
  const folder = temporaryFolder();
  const port = String(await freePort());
  const script = [
    ...blocks.map(({ commands }) =>
      commands.replace(/^apikee-platform &$/m, START).replace(/^kill %1 && wait$/m, STOP),
    ),
    STOP,
  ].join(`\nprintf '${MARK}'\n`);
  const path = [programs(folder), dirname(process.execPath), process.env["PATH"]].join(delimiter);
  const shell = spawn("sh", ["-euc", script], {
    cwd: folder,
    env: { PATH: path, APIKEE_PLATFORM_PORT: port },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  shell.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  shell.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const [status] = await once(shell, "close");
  expect(status, stderr).toBe(0);
  return stdout.split(MARK);
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { NODE_ARGUMENTS, temporaryFolder } from "./program.ts";

const README = readFileSync(fileURLToPath(new URL("../../README.md", import.meta.url)), "utf8");
const TIMEOUT_MS = 60_000;
const MARK = "@@@";

/** An ```sh block, and what the ```json block after it says of its output. */
const blocks = [...README.matchAll(/^```sh\n(.*?)^```\n(?:\n```json\n(.*?)^```\n)?/gms)].map(
  ([, commands = "", output]) => ({ commands, output }),
);

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

/** The README's lines in one shell, which waits for the platform where a user reads its first line. */
async function runAll(): Promise<string[]> {
  const folder = temporaryFolder();
  const port = String(await freePort());
  const wait =
    'for i in $(seq 200); do curl -sf "http://127.0.0.1:$APIKEE_PLATFORM_PORT/ready" >&2 && break; sleep 0.05; done';
  const script = [
    ...blocks.map(({ commands }) =>
      commands.replace(
        /^apikee-platform &$/m,
        `apikee-platform >&2 & PLATFORM=$!\ntrap 'kill "$PLATFORM"' EXIT\n${wait}`,
      ),
    ),
    'trap - EXIT; kill "$PLATFORM"; wait "$PLATFORM"',
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

/** What the README shows, `…` standing for anything. */
function shown(text: string): unknown {
  return JSON.parse(text, (_, value) =>
    typeof value === "string" && value.endsWith("…") ? expect.stringContaining(value.slice(0, -1)) : value,
  );
}

it.skipIf(process.platform === "win32")(
  "the README's lines do what it says",
  { timeout: TIMEOUT_MS },
  async () => {
    const outputs = await runAll();
    expect(blocks.filter(({ output }) => output !== undefined)).toHaveLength(4);
    for (const [index, { commands, output }] of blocks.entries()) {
      if (output === undefined) continue;
      expect(JSON.parse(outputs[index] ?? ""), commands).toMatchObject(shown(output) as object);
    }
    const logs = outputs[blocks.length - 1] ?? "";
    expect(logs).toMatch(/^\{"data":\[\],"pagination":\{"total":0,.*\}\}at,outcome,status,/);
  },
);

import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { freePort } from "./free-port.ts";
import { commandsWith, linesOnPort, writePrograms } from "./quick-start-programs.ts";
import { bash } from "./shell.ts";

// The quick start of the project's README, as its reader would follow it: the two programs are written to
// files, and the shell block is run, on a free port and with a wait for the server.
const folder = fileURLToPath(new URL("./quick-start/", import.meta.url));
const commands = commandsWith("node server.mjs");

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the quick start", () => {
  it("answers what it says", { timeout: 60_000 }, async () => {
    writePrograms(folder);
    const port = await freePort();

    const { output, status } = await bash(asScript(commands, port), {
      cwd: folder,
      env: { PORT: String(port) },
    });
    expect(status, output).toBe(0);

    const statuses = [...output.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, code]) => code);
    const promised = [...commands.matchAll(/# (\d{3}) /g)].map(([, code]) => code);
    expect(promised).toHaveLength(3);
    expect(statuses, output).toEqual(promised);
    for (const [, body] of commands.matchAll(/# \d{3} (\{.*)$/gm)) {
      expect(output).toContain(body!.split(",…")[0]);
    }
  });
});

function asScript(text: string, port: number): string {
  const wait = `until curl -s -o /dev/null http://127.0.0.1:${port}/health; do sleep 0.05; done`;
  const lines = linesOnPort(text, port);
  return [
    "set -eu",
    ...lines.flatMap((line) => (line.endsWith("&") ? [line, "trap 'kill $!' EXIT", wait] : [line, "echo"])),
  ].join("\n");
}

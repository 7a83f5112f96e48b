import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { blocksOf } from "./blocks.ts";
import { freePort } from "./free-port.ts";
import { bash } from "./shell.ts";

// The quick start of the project's README, as its reader would follow it: the two programs are written to
// files, and the shell block is run, on a free port and with a wait for the server.
const folder = fileURLToPath(new URL("./quick-start/", import.meta.url));
const blocks = blocksOf("README.md");
const named = (name: string): string => blocks.find(({ text }) => text.startsWith(`// ${name}`))!.text;
const commands = blocks.find(({ text }) => text.includes("node server.mjs"))!.text;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the quick start", () => {
  it("answers what it says", { timeout: 60_000 }, async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}server.mjs`, named("server.mjs"));
    writeFileSync(`${folder}issue.mjs`, named("issue.mjs"));
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
  // Without curl's progress, which would stand in the middle of what it prints.
  const lines = text.replaceAll(":3000", `:${port}`).replaceAll("curl -i", "curl -sS -i").split("\n");
  return [
    "set -eu",
    ...lines.flatMap((line) => (line.endsWith("&") ? [line, "trap 'kill $!' EXIT", wait] : [line, "echo"])),
  ].join("\n");
}

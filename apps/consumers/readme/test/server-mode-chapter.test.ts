import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { freePort } from "./free-port.ts";
import { commandsWith, linesOnPort, writePrograms } from "./quick-start-programs.ts";
import { bash } from "./shell.ts";

// The README's chapter on server mode, with the programs of its quick start: as its reader would follow it, with the
// built platform, on free ports and with a wait for each server.
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folder = at("./server-mode/");
const commands = commandsWith("apikee-platform init");

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the chapter on server mode", () => {
  it("lets the key's request pass, and the platform log it", { timeout: 60_000 }, async () => {
    writePrograms(folder);
    mkdirSync(`${folder}bin`, { recursive: true });
    const platform = `exec "${process.execPath}" "${at("../../../platform/dist/cli/main.js")}" "$@"`;
    program("apikee-platform", platform);
    program("npm", 'test "$1" = install');
    const [port, platformPort] = [await freePort(), await freePort()];

    const { output, status } = await bash(asScript(commands, port, platformPort), {
      cwd: folder,
      env: {
        PORT: String(port),
        APIKEE_PLATFORM_PORT: String(platformPort),
        PATH: `${folder}bin${delimiter}${process.env["PATH"]}`,
      },
    });
    expect(status, output).toBe(0);
    expect(output).toMatch(/^HTTP\/1\.1 200 /m);
    expect(output).toContain('{"tenant":"acme-corp"}');
    expect(output).toMatch(/"path":"\/me".*"outcome":"allowed"/);
  });
});

function program(name: string, command: string): void {
  writeFileSync(`${folder}bin/${name}`, `#!/bin/sh\n${command}\n`);
  chmodSync(`${folder}bin/${name}`, 0o755);
}

function asScript(text: string, port: number, platformPort: number): string {
  const until = (command: string) => `until ${command}; do sleep 0.05; done`;
  const isUp = (address: string) => until(`curl -s -f -o /dev/null http://127.0.0.1:${address}`);
  const lines = linesOnPort(text, port);
  const logs = `curl -sS "$APIKEE_BASE_URL/project/$APIKEE_PROJECT_ENV/logs" -H "x-api-key: $APIKEE_MANAGEMENT_KEY"`;
  return [
    "set -eu",
    "trap 'kill $(jobs -p)' EXIT",
    ...lines.flatMap((line) => {
      if (line === "apikee-platform &") return [line, isUp(`${platformPort}/ready`)];
      return line.endsWith("&") ? [line, isUp(`${port}/health`)] : [line, "echo"];
    }),
    until(`${logs} | grep '"path":"/me"'`),
  ].join("\n");
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { FRAMEWORK_NAMES, TITLES } from "../src/frameworks.ts";

// What `npm start` runs, and every line that it tells to paste.
const program = fileURLToPath(new URL("../src/start.ts", import.meta.url));
const TIMEOUT_MS = 60_000;
let running: ChildProcess | undefined;

afterEach(async () => {
  running?.kill("SIGTERM");
  if (running !== undefined && running.exitCode === null) await once(running, "exit");
});

async function start(...args: string[]): Promise<string> {
  const env = { ...process.env, PORT: "0", APIKEE_SECRET: "" };
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  running = child;
  let text = "";
  const ready = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes("Press Ctrl-C to stop.")) resolve(text);
      });
    }
    child.once("exit", () => reject(new Error(text)));
  });
  return ready;
}

/** Pastes a line into a shell, and gives its output. */
async function paste(line: string): Promise<string> {
  const child = spawn("bash", ["-c", line], { stdio: ["ignore", "pipe", "ignore"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  await once(child, "close");
  return output;
}

/** Each request that was printed, with the status that the comment above it promises. */
function requestsIn(text: string): { promised: string | undefined; line: string }[] {
  return [...text.matchAll(/^# (.*)\n(curl .*)$/gm)].map(([, comment, line]) => ({
    promised: /^\d{3}/.exec(comment!)?.[0],
    line: line!,
  }));
}

async function statusesOf(
  text: string,
): Promise<{ promised: string[]; answered: string[]; outputs: string[] }> {
  const requests = requestsIn(text);
  const outputs: string[] = [];
  for (const { line } of requests) outputs.push(await paste(line));
  const withPromise = requests.flatMap(({ promised }, i) =>
    promised === undefined ? [] : [{ promised, output: outputs[i]! }],
  );
  return {
    promised: withPromise.map(({ promised }) => promised),
    answered: withPromise.map(({ output }) => /^HTTP\/1\.1 (\d{3})/.exec(output)?.[1] ?? "none"),
    outputs,
  };
}

describe("npm start", () => {
  it("runs the API beside the platform, and tells requests that answer as it says", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const text = await start();
    expect(text).toContain("in server mode");
    const { promised, answered, outputs } = await statusesOf(text);
    expect(promised).toEqual(["200", "401", "403", "200", "401"]);
    expect(answered, outputs.join("\n")).toEqual(promised);
    expect(outputs[0]).toContain('"tenant":"acme-corp"');
    expect(outputs[3]).toContain('"path":"/me"');
    expect(outputs.at(-1)).toContain('"error":"REVOKED"');
  });

  it.each(FRAMEWORK_NAMES)(
    "runs the API in %s alone with --local",
    {
      timeout: TIMEOUT_MS,
    },
    async (framework) => {
      const text = await start("--local", "--framework", framework);
      expect(text).toContain(`Orders API in ${TITLES[framework]}, guarded by Apikee in local mode`);
      const { promised, answered, outputs } = await statusesOf(text);
      expect(promised).toEqual(["200", "401", "403"]);
      expect(answered, outputs.join("\n")).toEqual(promised);
    },
  );

  it("prints how to sign in to the dashboard, and with --demo fills its log with requests of several clients", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const text = await start("--demo");
    const origin = /dashboard\n {2}address {3}(\S+)/.exec(text)?.[1];
    const password = /password {2}(\S+)/.exec(text)?.[1];
    const signIn = await fetch(`${origin}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: origin! },
      body: JSON.stringify({ password }),
    });
    expect(signIn.status).toBe(201);
    const [, key = "", logs = ""] = /-H 'x-api-key: (sk_[^']+)' '(\S+\/logs)'/.exec(text) ?? [];
    const seen = async () => {
      const response = await fetch(`${logs}?limit=100`, { headers: { "x-api-key": key } });
      const { data } = (await response.json()) as { data: { clientId: string; outcome: string }[] };
      return new Set(data.map(({ clientId }) => clientId)).size;
    };
    await expect.poll(seen, { timeout: TIMEOUT_MS / 2 }).toBeGreaterThan(2);
  });

  it.each([
    [["--local", "--demo"], "leave out --local"],
    [["--framework", "rails"], "there is no example in rails"],
    [["--locl"], "--locl"],
  ])("tells its usage where it is called with %j", async (args, complaint) => {
    const text = await start(...args).catch(String);
    expect(text).toContain(complaint);
    expect(text).toContain(
      `usage: npm start -- [--framework ${FRAMEWORK_NAMES.join("|")}] [--local | --demo]`,
    );
  });
});

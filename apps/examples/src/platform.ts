import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DEFAULT_PORT = 4000;
const PASSWORD_BYTES = 12;
const FIRST_LINE_TIMEOUT_MS = 15_000;

/** The developer platform, running beside the example. */
export interface RunningPlatform {
  readonly origin: string;
  /** What `apikee-platform init` printed: the variables that an application needs. */
  readonly variables: Readonly<Record<string, string>>;
  /** The administrator's password, made for this run; null where `APIKEE_ADMIN_PASSWORD` says another. */
  readonly password: string | null;
}

/**
 * Serves the platform with `apikee-platform`, as one would by hand, on port 4000 or a free one, with a project
 * of its own on data that is thrown away at the end.
 */
export async function startPlatform(slug: string): Promise<RunningPlatform> {
  const data = mkdtempSync(join(tmpdir(), "apikee-example-"));
  const folder = ["--data", join(data, "platform")];
  process.once("exit", () => rmSync(data, { recursive: true, force: true }));
  const password = process.env["APIKEE_ADMIN_PASSWORD"]
    ? null
    : randomBytes(PASSWORD_BYTES).toString("base64url");
  const env = password === null ? {} : { APIKEE_ADMIN_PASSWORD: password };
  const origin = await serve([...folder, "--port", String(DEFAULT_PORT)], env).catch(() =>
    serve([...folder, "--port", "0"], env),
  );
  const lines = await output(["init", slug, ...folder, "--port", new URL(origin).port]);
  const variables = Object.fromEntries(
    lines
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split(/=(.*)/s, 2)),
  );
  return { origin, variables, password };
}

function program(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const main = createRequire(import.meta.url)
    .resolve("@apikee/platform/package.json")
    .replace("package.json", "dist/cli/main.js");
  return spawn(process.execPath, [main, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function serve(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = program(args, env);
  process.once("exit", () => child.kill());
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error("the platform did not start in time")),
      FIRST_LINE_TIMEOUT_MS,
    );
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        const origin = /http:\/\/[\w.[\]:]+:\d+/.exec(text)?.[0];
        if (origin === undefined) return;
        clearTimeout(late);
        resolve(origin);
      });
    }
    child.once("exit", () => reject(new Error(`the platform ended: ${text}`)));
  });
}

function output(args: readonly string[]): Promise<string> {
  const child = program(args);
  return new Promise((resolve, reject) => {
    let out = "";
    let errors = "";
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.once("exit", (status) => (status === 0 ? resolve(out) : reject(new Error(errors))));
  });
}

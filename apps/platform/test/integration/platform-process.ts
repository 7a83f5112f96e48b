import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { OnEnd } from "./on-end.ts";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const COMMAND = ["--conditions=@apikee/source", MAIN];
const INIT_TIMEOUT_MS = 20_000;

/** What `apikee-platform init` prints. */
export interface ProjectEnvironment {
  readonly APIKEE_SERVER_KEY: string;
  readonly APIKEE_PROJECT_ENV: string;
  readonly APIKEE_SECRET: string;
  readonly APIKEE_MANAGEMENT_KEY: string;
}

/** `apikee-platform` as a process of its own, on a SQLite file; gone with its data when the test ends. */
export class PlatformProcess {
  readonly #folder: string;
  #child: ChildProcess | null = null;
  #origin = "";

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** A platform that is served on a free port. */
  static async start(onEnd: OnEnd): Promise<PlatformProcess> {
    const platform = new PlatformProcess(await mkdtemp(join(tmpdir(), "apikee-platform-")));
    onEnd(() => platform.#remove());
    await platform.restart();
    return platform;
  }

  get origin(): string {
    return this.#origin;
  }

  get port(): number {
    return Number(new URL(this.#origin).port);
  }

  /** Serves the same data again, on the port it had; resolves when it is ready. */
  async restart(): Promise<void> {
    const port = this.#origin === "" ? "0" : String(this.port);
    const child = spawn(process.execPath, [...COMMAND, "--port", port, "--data", this.#data], {
      env: { PATH: process.env["PATH"] },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    let complaints = "";
    child.stderr.on("data", (chunk) => {
      complaints += String(chunk);
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const origin = /^Apikee platform: (\S+)$/.exec(line)?.[1];
      if (origin === undefined) continue;
      this.#origin = origin;
      child.stdout.resume();
      return;
    }
    throw new Error(`the platform did not start: ${complaints}`);
  }

  /** Sends a signal; resolves when the process is gone. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill(signal);
    await exit;
  }

  /** Makes a project on the data, beside the platform that runs on it. */
  async init(slug: string): Promise<ProjectEnvironment> {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [...COMMAND, "init", slug, "--data", this.#data],
      { env: { PATH: process.env["PATH"] }, timeout: INIT_TIMEOUT_MS },
    );
    const values = new Map(stdout.split("\n").map((line) => splitOnce(line, "=")));
    const value = (name: string) => {
      const found = values.get(name);
      if (found === undefined) throw new Error(`init printed no ${name}`);
      return found;
    };
    return {
      APIKEE_SERVER_KEY: value("APIKEE_SERVER_KEY"),
      APIKEE_PROJECT_ENV: value("APIKEE_PROJECT_ENV"),
      APIKEE_SECRET: value("APIKEE_SECRET"),
      APIKEE_MANAGEMENT_KEY: value("APIKEE_MANAGEMENT_KEY"),
    };
  }

  get #data(): string {
    return join(this.#folder, "data");
  }

  async #remove(): Promise<void> {
    await this.end("SIGKILL");
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function splitOnce(line: string, separator: string): [string, string] {
  const at = line.indexOf(separator);
  return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + separator.length)];
}

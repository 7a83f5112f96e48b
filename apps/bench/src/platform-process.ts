import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseEnv, promisify } from "node:util";

const CLI = fileURLToPath(new URL("dist/cli/main.js", import.meta.resolve("@apikee/platform/package.json")));
const DATABASE_FILE = "platform.sqlite";
const ORIGIN = /^Apikee platform: (http:\S+)$/;

/**
 * A platform as it is served in life: the built command in a process of its own, on new data. It has one project.
 */
export class PlatformProcess {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #env: NodeJS.Dict<string>;
  readonly origin: string;

  private constructor(process: ChildProcess, folder: string, env: NodeJS.Dict<string>, origin: string) {
    this.#process = process;
    this.#folder = folder;
    this.#env = env;
    this.origin = origin;
  }

  /** On a SQLite file, or on the PostgreSQL database of an address. */
  static async start(databaseUrl: string | null = null): Promise<PlatformProcess> {
    const folder = mkdtempSync(join(tmpdir(), "apikee-bench-"));
    // The master key is put beside the data.
    const data = join(folder, "data");
    const where = databaseUrl === null ? ["--data", data] : ["--database-url", databaseUrl];
    const masterKey = databaseUrl === null ? {} : { APIKEE_MASTER_KEY: randomBytes(32).toString("base64") };
    const env = { ...process.env, ...masterKey };
    const init = [CLI, "init", "bench", ...where];
    const { stdout } = await promisify(execFile)(process.execPath, init, { env });
    // With the options of this Node, such as --cpu-prof.
    const args = [...process.execArgv, CLI, "serve", "--port", "0", ...where];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"], env });
    process.once("exit", () => child.kill());
    const origin = await originOf(child);
    return new PlatformProcess(child, folder, parseEnv(stdout), origin);
  }

  /** The SQLite file, where that is what it is on. */
  get databasePath(): string {
    return join(this.#folder, "data", DATABASE_FILE);
  }

  /** What the management key may GET, below `{baseUrl}`; its JSON. @throws Error where it is refused. */
  async get(path: string): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.setting("APIKEE_MANAGEMENT_KEY")}` };
    const answer = await fetch(`${this.baseUrl}${path}`, { headers });
    if (!answer.ok) throw new Error(`${path} is answered with ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }

  get baseUrl(): string {
    return `${this.origin}/api/v1`;
  }

  /** A line of what `init` printed, such as `APIKEE_SERVER_KEY`. */
  setting(name: string): string {
    const value = this.#env[name];
    if (value === undefined) throw new Error(`apikee-platform init gave no ${name}`);
    return value;
  }

  /** How many requests it has logged. */
  async logged(): Promise<number> {
    const page = await this.get(`/project/${this.setting("APIKEE_PROJECT_ENV")}/logs?limit=1`);
    const { pagination } = page as { readonly pagination: { readonly total: number } };
    return pagination.total;
  }

  /** Stops it, and deletes its data. */
  async stop(): Promise<void> {
    const exit = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    await exit;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function originOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("the platform's output is not read");
  for await (const line of createInterface({ input: child.stdout })) {
    const origin = ORIGIN.exec(line)?.[1];
    if (origin !== undefined) return origin;
  }
  throw new Error("the platform did not start");
}

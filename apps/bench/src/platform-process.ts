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

/** What instances of a platform share. */
interface Data {
  readonly folder: string;
  /** The options that say where the data is. */
  readonly where: readonly string[];
  /** The environment of their processes. */
  readonly env: NodeJS.ProcessEnv;
  /** What `init` printed. */
  readonly printed: NodeJS.Dict<string>;
}

/**
 * A platform as it is served in life: the built command in a process of its own, on new data. It has one project.
 */
export class PlatformProcess {
  readonly #process: ChildProcess;
  readonly #data: Data;
  readonly origin: string;

  private constructor(process: ChildProcess, data: Data, origin: string) {
    this.#process = process;
    this.#data = data;
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
    return PlatformProcess.#serve({ folder, where, env, printed: parseEnv(stdout) });
  }

  static async #serve(data: Data): Promise<PlatformProcess> {
    // With the options of this Node, such as --cpu-prof.
    const args = [...process.execArgv, CLI, "serve", "--port", "0", ...data.where];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"], env: data.env });
    process.once("exit", () => child.kill());
    return new PlatformProcess(child, data, await originOf(child));
  }

  /** One more instance on the same data. */
  another(): Promise<PlatformProcess> {
    return PlatformProcess.#serve(this.#data);
  }

  get pid(): number {
    if (this.#process.pid === undefined) throw new Error("the platform did not start");
    return this.#process.pid;
  }

  get port(): number {
    return Number(new URL(this.origin).port);
  }

  /** The SQLite file, where that is what it is on. */
  get databasePath(): string {
    return join(this.#data.folder, "data", DATABASE_FILE);
  }

  /** What the management key may GET, below `{baseUrl}`; its JSON. @throws Error where it is refused. */
  get(path: string): Promise<unknown> {
    return this.#ask(path, { method: "GET" }, "APIKEE_MANAGEMENT_KEY");
  }

  /** What an administrator sends, below `{baseUrl}`; the answer's JSON. @throws Error where it is refused. */
  send(method: "POST" | "PUT", path: string, json: object): Promise<unknown> {
    return this.#ask(path, { method, body: JSON.stringify(json) }, "APIKEE_ADMIN_TOKEN");
  }

  async #ask(path: string, init: RequestInit, credential: string): Promise<unknown> {
    const headers = {
      authorization: `Bearer ${this.setting(credential)}`,
      "content-type": "application/json",
    };
    const answer = await fetch(`${this.baseUrl}${path}`, { ...init, headers });
    if (!answer.ok) throw new Error(`${path} is answered with ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }

  get baseUrl(): string {
    return `${this.origin}/api/v1`;
  }

  /** A line of what `init` printed, such as `APIKEE_SERVER_KEY`. */
  setting(name: string): string {
    const value = this.#data.printed[name];
    if (value === undefined) throw new Error(`apikee-platform init gave no ${name}`);
    return value;
  }

  /** How many requests it has logged. */
  logged(): Promise<number> {
    return this.#count(`/project/${this.setting("APIKEE_PROJECT_ENV")}/logs?limit=1`);
  }

  /** How many requests of an environment it has logged as allowed. */
  allowed(projectEnv: string): Promise<number> {
    return this.#count(`/project/${projectEnv}/logs?limit=1&outcome=allowed`);
  }

  async #count(path: string): Promise<number> {
    const page = await this.#ask(path, { method: "GET" }, "APIKEE_ADMIN_TOKEN");
    const { pagination } = page as { readonly pagination: { readonly total: number } };
    return pagination.total;
  }

  /** Stops it, and deletes its data. */
  async stop(): Promise<void> {
    const exit = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    await exit;
    rmSync(this.#data.folder, { recursive: true, force: true });
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

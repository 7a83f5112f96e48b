import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";

const binary =
  process.env["REDIS_SERVER"] ||
  (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "redis-server"))
    .find((path) => existsSync(path));

/** Whether there is a Redis to try with, or has to be one. */
export const hasRedis = binary !== undefined || process.env["APIKEE_REQUIRE_REDIS"] === "1";

/** `describe`, where there is a Redis. */
export const describeWithRedis = describe.skipIf(!hasRedis);

/** A redis-server on a free port of 127.0.0.1, which keeps nothing. */
export class RedisServer {
  readonly port: number;
  readonly #flags: readonly string[];
  readonly #folder = mkdtempSync(join(tmpdir(), "apikee-redis-"));
  #process: ChildProcess | null = null;

  private constructor(port: number, flags: readonly string[]) {
    this.port = port;
    this.#flags = flags;
  }

  static async start(...flags: string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), flags);
    await server.start();
    return server;
  }

  /** Begins, or begins again, with no data. */
  async start(): Promise<void> {
    if (binary === undefined) throw new Error("redis-server is neither on PATH nor in REDIS_SERVER");
    const where = ["--port", String(this.port), "--bind", "127.0.0.1", "--dir", this.#folder];
    const child = spawn(binary, [...where, "--save", "", "--appendonly", "no", ...this.#flags], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#process = child;
    const end = () => child.kill("SIGKILL");
    process.once("exit", end);
    child.once("exit", () => process.off("exit", end));
    await new Promise<void>((resolve, reject) => {
      let output = "";
      child.stdout.on("data", (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes("Ready to accept connections")) resolve();
      });
      child.once("error", reject);
      child.once("exit", () => reject(new Error(`redis-server ended: ${output}`)));
    });
  }

  /** As a crash: nothing is said to anybody. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  /** From now on it answers nobody, its connections stay open. */
  hang(): void {
    this.#process?.kill("SIGSTOP");
  }

  goOn(): void {
    this.#process?.kill("SIGCONT");
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** One server for the tests of a `describe`. */
export function useRedis(...flags: string[]): () => RedisServer {
  let server: RedisServer | null = null;
  beforeAll(async () => {
    server = await RedisServer.start(...flags);
  });
  afterAll(async () => server?.remove());
  return () => {
    if (server === null) throw new Error("the server is started before the tests");
    return server;
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const READY_TIMEOUT_MS = 20_000;
const POLL_MS = 20;

/** How the program is told where its data is. */
export interface DataPlace {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** `apikee-platform` in a process that can be killed. */
export class ServedPlatform {
  readonly origin: string;
  readonly #args: string[];
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | null = null;

  private constructor(port: number, { args, env = {} }: DataPlace) {
    this.origin = `http://127.0.0.1:${port}`;
    this.#args = ["-C", "@apikee/source", MAIN, "--port", String(port), ...args];
    this.#env = env;
  }

  /** Serves data on a free port of the loopback interface. */
  static async start(place: DataPlace): Promise<ServedPlatform> {
    const served = new ServedPlatform(await freePort(), place);
    await served.restart();
    return served;
  }

  /** Resolves when it is ready. */
  async restart(): Promise<void> {
    this.#child = spawn(process.execPath, this.#args, {
      stdio: "ignore",
      env: { PATH: process.env["PATH"], ...this.#env },
    });
    const deadlineMs = Date.now() + READY_TIMEOUT_MS;
    while (!(await this.#isReady())) {
      if (Date.now() > deadlineMs) throw new Error("the platform is not ready");
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Ends the process where it stands. */
  async kill(signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.origin}/ready`)).ok;
    } catch {
      return false;
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

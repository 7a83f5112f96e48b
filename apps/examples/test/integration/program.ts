import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";

const START_TIMEOUT_MS = 20_000;

/** A program that stands on the built packages; gone when the test ends. */
export class Program {
  readonly #child: ChildProcess;
  #output = "";

  constructor(path: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, [path, ...args], {
      env: { PATH: process.env["PATH"], ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on("data", (chunk) => {
        this.#output += String(chunk);
      });
    }
    onTestFinished(async () => {
      if (!this.#hasEnded) await this.end("SIGKILL");
    });
  }

  /** What it has printed, once that holds `pattern`. */
  async printed(pattern: RegExp): Promise<string> {
    const deadline = AbortSignal.timeout(START_TIMEOUT_MS);
    const output = this.#child.stdout;
    if (output === null) throw new Error("the program has no output");
    while (!pattern.test(this.#output)) {
      if (this.#hasEnded) throw new Error(this.#output);
      await Promise.race([once(output, "data", { signal: deadline }), once(this.#child, "exit")]);
    }
    return this.#output;
  }

  /** Sends a signal; resolves with the exit code when the process is gone. */
  async end(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<number | null> {
    this.#child.kill(signal);
    return this.exit();
  }

  /** Resolves with the exit code, and all that was printed, when the process is gone. */
  async exit(): Promise<number | null> {
    if (!this.#hasEnded) await once(this.#child, "close");
    return this.#child.exitCode;
  }

  get output(): string {
    return this.#output;
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
}

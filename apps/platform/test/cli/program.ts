import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
/** What runs the command from its sources. */
export const NODE_ARGUMENTS = ["--conditions=@apikee/source", "--no-warnings", MAIN];

/** A program that has ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `apikee-platform` in a process of its own. */
export class Program {
  readonly #child: ChildProcess;
  #stdout = "";
  #stderr = "";

  constructor(
    argv: readonly string[],
    options: { readonly cwd: string; readonly env?: Record<string, string> },
  ) {
    this.#child = spawn(process.execPath, [...NODE_ARGUMENTS, ...argv], {
      cwd: options.cwd,
      env: { PATH: process.env["PATH"], ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout?.on("data", (chunk) => {
      this.#stdout += chunk;
    });
    this.#child.stderr?.on("data", (chunk) => {
      this.#stderr += chunk;
    });
    onTestFinished(() => {
      if (this.#child.exitCode === null) this.#child.kill("SIGKILL");
    });
  }

  /** The address, once it is served. @throws Error where the program ends before. */
  async origin(): Promise<string> {
    for (;;) {
      const origin = /^Apikee platform: (\S+)$/m.exec(this.#stdout)?.[1];
      if (origin !== undefined) return origin;
      if (this.#child.exitCode !== null) throw new Error(this.#stderr);
      await Promise.race([once(this.#child.stdout!, "data"), once(this.#child, "exit")]);
    }
  }

  /** Reads its log until it says that, and then no more, as a program does that ends before it. */
  async stopReadingAt(text: string): Promise<void> {
    while (!this.#stderr.includes(text)) await once(this.#child.stderr!, "data");
    this.#child.stderr?.destroy();
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async end(): Promise<Ended> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, "close");
    return { status: this.#child.exitCode, stdout: this.#stdout, stderr: this.#stderr };
  }
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "apikee-platform-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** `NAME=value` lines by their names. */
export function variables(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .trim()
      .split("\n")
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

import { type ChildProcess, spawn } from "node:child_process";
import type { AppOptions, RunningApp, Subject } from "./contract.ts";

/** How long a runtime may take to start an application, and an application to end. */
const PATIENCE_MS = 30_000;

/** A program that is an application under test, on a runtime of its own. */
export interface ChildProgram {
  /** The command and its arguments. */
  readonly command: readonly [string, ...string[]];
  readonly cwd?: string | undefined;
  /** The whole environment of the program but `CONFORMANCE_OPTIONS`. Default: that of this process. */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/**
 * A subject whose applications are processes of their own, for what cannot run beside the test runner. The program
 * reads its `AppOptions` as JSON from the environment variable `CONFORMANCE_OPTIONS`, prints the origin at which
 * it listens as the first line of its standard output, and closes the application and ends once its standard
 * input has ended. `./child` does all of it where the runtime reads TypeScript.
 */
export function childSubject(
  name: string,
  program: ChildProgram,
  skips: NonNullable<Subject["skips"]> = {},
): Subject {
  return { name, skips, start: (options) => startChild(program, options) };
}

/**
 * Starts one application.
 *
 * @throws Error with what the program wrote, where it ends or says nothing.
 */
async function startChild({ command, cwd, env }: ChildProgram, options: AppOptions): Promise<RunningApp> {
  const [file, ...args] = command;
  const child = spawn(file, args, {
    cwd,
    env: { ...(env ?? process.env), CONFORMANCE_OPTIONS: JSON.stringify(options) },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // The program may have ended before it read any of it.
  child.stdin.on("error", () => undefined);
  const told = textOf(child);
  const ended = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve());
  });
  try {
    const origin = await within(firstLine(child, ended, told), `${file} listens`);
    return { origin, close: () => end(child, ended, told) };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}

/** The first line that the program prints; what it writes later is read too, so that it is never held up. */
function firstLine(child: ChildProcess, ended: Promise<void>, told: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let line = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      if (line.includes("\n")) return;
      line += text;
      if (line.includes("\n")) resolve(line.slice(0, line.indexOf("\n")).trim());
    });
    ended.then(() => reject(new Error(`The application ended before it listened:\n${told()}`)), reject);
  });
}

async function end(child: ChildProcess, ended: Promise<void>, told: () => string): Promise<void> {
  child.stdin?.end();
  try {
    await within(ended, "the application ends");
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  if (child.exitCode !== 0) throw new Error(`The application ended with ${child.exitCode}:\n${told()}`);
}

/** What the program has written to standard error so far. */
function textOf(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

function within<Value>(promise: Promise<Value>, what: string): Promise<Value> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`After ${PATIENCE_MS} ms it was still not so that ${what}`));
    const timer = setTimeout(late, PATIENCE_MS);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

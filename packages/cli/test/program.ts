import { spawn } from "node:child_process";

/** How a program ended, and what it said. */
export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface ProgramOptions {
  readonly cwd: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The program is killed after this many milliseconds. */
  readonly timeoutMs: number;
}

/** What the test runner and package managers leave to their children, and a user's shell has not. */
const OURS = /^(npm_|pnpm_|VITEST|APIKEE_|REDIS_|NODE_(ENV|OPTIONS|PATH)$|INIT_CWD$|FORCE_COLOR$)/i;
/** Where packages come from, which is the user's too. */
const THEIRS = /^npm_config_(registry|cache|userconfig|proxy|https_proxy|noproxy|cafile)$/i;

/** Runs a program to its end, with the environment of a user's shell. */
export function runProgram([command, ...args]: readonly [string, ...string[]], options: ProgramOptions) {
  const inherited = Object.entries(process.env).filter(([name]) => THEIRS.test(name) || !OURS.test(name));
  return new Promise<Ended>((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...Object.fromEntries(inherited), NO_COLOR: "1", ...options.env },
      // npm and pnpm are .cmd files on Windows.
      shell: process.platform === "win32",
    });
    const said = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said.out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said.err += text;
    });
    const deadline = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`${command} took more than ${options.timeoutMs} ms\n${said.out}${said.err}`));
    }, options.timeoutMs);
    child.on("error", reject);
    child.on("close", (status) => {
      clearTimeout(deadline);
      resolve({ status, ...said });
    });
    child.stdin.on("error", () => undefined).end(options.stdin ?? "");
  });
}

/**
 * Runs a program that has to succeed.
 *
 * @throws Error with what it said where it does not.
 */
export async function runWell(
  command: readonly [string, ...string[]],
  options: ProgramOptions,
): Promise<string> {
  const { status, out, err } = await runProgram(command, options);
  if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}\n${err}${out}`);
  return out;
}

import { spawn } from "node:child_process";

/** How a program ended, and what it said. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and for how long a program runs. */
export interface RunOptions {
  readonly cwd: string;
  /** The program is killed after this many milliseconds. Default: 60,000. */
  readonly timeoutMs?: number;
  /** Variables besides those of `userEnv`. */
  readonly env?: Readonly<Record<string, string>>;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/** What a test runner and package managers leave to their children, and a user's shell has not. */
const OURS =
  /^(npm_(?!config_)|npm_config_(local_prefix|user_agent|call|package|yes)$|pnpm_|VITEST|APIKEE_|NODE_(ENV|OPTIONS|PATH|V8_COVERAGE)$|(TEST|MODE|DEV|PROD|SSR|BASE_URL|INIT_CWD|FORCE_COLOR)$)/i;

/** The environment as a user's shell has it. */
export function userEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
}

/**
 * Runs a program to its end, in an environment like a user's.
 *
 * @throws Error where it cannot be started, or takes too long.
 */
export function run(
  [command, ...args]: readonly [string, ...string[]],
  { cwd, timeoutMs = DEFAULT_TIMEOUT_MS, env = {} }: RunOptions,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...userEnv(), NO_COLOR: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
      // npm and pnpm are .cmd files on Windows.
      shell: process.platform === "win32",
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    const deadline = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`${command} ${args.join(" ")} took more than ${timeoutMs} ms\n${stdout}${stderr}`));
    }, timeoutMs);
    child.on("error", (error) => {
      clearTimeout(deadline);
      reject(error);
    });
    child.on("close", (code) => {
      clearTimeout(deadline);
      resolve({ code, stdout, stderr });
    });
  });
}

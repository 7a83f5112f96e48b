import { spawn } from "node:child_process";

const TIMEOUT_MS = 45_000;

/** Runs a script with bash; gives what it printed, on either stream, and its exit status. */
export function bash(
  script: string,
  { cwd, env }: { cwd: string; env: Record<string, string> },
): Promise<{ output: string; status: number | null }> {
  return new Promise((resolve) => {
    const child = spawn("bash", ["-c", script], {
      cwd,
      env: { ...process.env, ...env },
      timeout: TIMEOUT_MS,
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.on("close", (status) => resolve({ output, status }));
  });
}

import type { AppOptions, RunningApp } from "./contract.ts";

/**
 * Runs an application under test as a process of its own, as `childSubject` expects it: the last line of a
 * program for Node, Bun or Deno. Imports no test runner.
 */
export async function runAsChild(start: (options: AppOptions) => Promise<RunningApp>): Promise<void> {
  const options: AppOptions = JSON.parse(process.env["CONFORMANCE_OPTIONS"] ?? "null");
  const app = await start(options);
  console.log(app.origin);
  // Whoever started it ends it by its standard input, which also ends when that process does.
  process.stdin.resume();
  process.stdin.once("end", () => {
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}

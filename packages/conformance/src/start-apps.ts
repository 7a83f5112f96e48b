import { AppClient } from "./app-client.ts";
import { type Apps, CONFIGURATIONS } from "./configurations.ts";
import type { AppOptions, RunningApp, Subject } from "./contract.ts";

/**
 * Every configuration, started in local mode. `running` is filled as they come up, so that a failed start
 * leaks none.
 */
export async function startApps(start: Subject["start"], running: RunningApp[]): Promise<Apps> {
  const started = Object.entries(CONFIGURATIONS).map(async ([name, configuration]) => {
    const app = await startApp(start, structuredClone(configuration));
    running.push(app.running);
    return [name, app.client] as const;
  });
  // All of them are waited for, so that those that did start can be closed.
  await Promise.allSettled(started);
  return Object.fromEntries(await Promise.all(started)) as Apps;
}

/** One application, and who asks it. */
export async function startApp(
  start: Subject["start"],
  configuration: AppOptions,
): Promise<{ readonly running: RunningApp; readonly client: AppClient }> {
  // Through JSON and back, as it would travel to another process.
  const options: AppOptions = JSON.parse(JSON.stringify(configuration));
  const running = await start(options);
  return { running, client: new AppClient(running, options) };
}

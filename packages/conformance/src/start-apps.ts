import { AppClient } from "./app-client.ts";
import { type Apps, CONFIGURATIONS } from "./configurations.ts";
import type { RunningApp, Subject } from "./contract.ts";

/** Every configuration, started. `running` is filled as they come up, so that a failed start leaks none. */
export async function startApps(subject: Pick<Subject, "start">, running: RunningApp[]): Promise<Apps> {
  const started = Object.entries(CONFIGURATIONS).map(async ([name, configuration]) => {
    // Through JSON and back, as it would travel to another process.
    const options = JSON.parse(JSON.stringify(configuration));
    const app = await subject.start(options);
    running.push(app);
    return [name, new AppClient(app.origin, options)] as const;
  });
  // All of them are waited for, so that those that did start can be closed.
  await Promise.allSettled(started);
  return Object.fromEntries(await Promise.all(started)) as Apps;
}

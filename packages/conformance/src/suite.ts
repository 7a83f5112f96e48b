import { afterAll, beforeAll, describe, it } from "vitest";
import { TOPICS } from "./cases/index.ts";
import type { Apps } from "./configurations.ts";
import type { RunningApp, Subject } from "./contract.ts";
import { startApps } from "./start-apps.ts";

/** Other runtimes take their time. */
const START_TIMEOUT_MS = 60_000;

/**
 * Registers the whole suite for one subject, as vitest tests.
 * @throws Error where a skip names no case, or gives no reason.
 */
export function describeConformance(subject: Subject): void {
  const skips = new Map(Object.entries(subject.skips ?? {}));
  checkSkips(subject.name, skips);

  describe(`${subject.name} conforms`, () => {
    const running: RunningApp[] = [];
    let apps: Apps;
    beforeAll(async () => {
      apps = await startApps(subject, running);
    }, START_TIMEOUT_MS);
    afterAll(async () => {
      await Promise.all(running.map((app) => app.close()));
    });

    for (const topic of TOPICS) {
      describe(topic.name, () => {
        for (const { id, title, run } of topic.cases) {
          const reason = skips.get(id);
          if (reason === undefined) it(`${id}: ${title}`, () => run(apps));
          else it.skip(`${id}: ${title} (skipped: ${reason})`);
        }
      });
    }
  });
}

function checkSkips(name: string, skips: ReadonlyMap<string, string>): void {
  const ids = new Set(TOPICS.flatMap((topic) => topic.cases.map(({ id }) => id)));
  for (const [id, reason] of skips) {
    if (!ids.has(id)) throw new Error(`${name} skips "${id}", which is no case of the suite`);
    if (reason.trim() === "") throw new Error(`${name} skips "${id}" without a reason`);
  }
}

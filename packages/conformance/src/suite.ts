import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SET_UP, TOPICS } from "./cases/index.ts";
import type { Apps } from "./configurations.ts";
import type { RunningApp, Subject } from "./contract.ts";
import { ServerBench } from "./server/bench.ts";
import { SERVER_TOPICS } from "./server-cases/index.ts";
import { startApps } from "./start-apps.ts";

/** Other runtimes take their time. */
const START_TIMEOUT_MS = 60_000;
const CASE_TIMEOUT_MS = 20_000;

/** The ids of all cases, of either mode. */
export const CASE_IDS: readonly string[] = [...TOPICS, SET_UP, ...SERVER_TOPICS].flatMap(({ cases }) =>
  cases.map(({ id }) => id),
);

/** How a subject is run. */
export interface ConformanceOptions {
  /**
   * `"local"`: with secrets alone. `"server"`: the same cases, and those of server mode, with every application
   * before a real platform. Default: `"local"`.
   */
  readonly mode?: "local" | "server";
}

/**
 * Registers the whole suite for one subject in one mode, as vitest tests.
 * @throws Error where a skip names no case, or gives no reason.
 */
export function describeConformance(subject: Subject, { mode = "local" }: ConformanceOptions = {}): void {
  const skips = checkedSkips(subject);
  describe(`${subject.name} conforms in ${mode} mode`, () => {
    if (mode === "local") describeLocalMode(subject, skips);
    else describeServerMode(subject, skips);
  });
}

function describeLocalMode({ start }: Subject, skips: Skips): void {
  const running: RunningApp[] = [];
  let apps: Apps;
  beforeAll(async () => {
    apps = await startApps(start, running);
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await Promise.all(running.map((app) => app.close()));
  });
  describeTopics(TOPICS, skips, () => apps);
  describeTopics([SET_UP], skips, () => start);
}

function describeServerMode({ start }: Subject, skips: Skips): void {
  let bench: ServerBench;
  let apps: Apps;
  beforeAll(async () => {
    bench = await ServerBench.open(start);
    apps = await bench.configurations();
  }, START_TIMEOUT_MS);
  // There is none where it could not be opened.
  afterAll(() => (bench as ServerBench | undefined)?.close(), START_TIMEOUT_MS);
  describeTopics(TOPICS, skips, () => apps);
  describeTopics(SERVER_TOPICS, skips, () => bench);
  // The last one: it ends the applications, and looks at all that they ever sent and got.
  it("no key, server key, path, client, environment or user agent was on the wire", {
    timeout: START_TIMEOUT_MS,
  }, async () => {
    expect(await bench.leaks()).toEqual([]);
  });
}

interface RunnableTopic<Given> {
  readonly name: string;
  readonly cases: readonly { id: string; title: string; run(given: Given): Promise<void> }[];
}

type Skips = ReadonlyMap<string, string>;

function describeTopics<Given>(
  topics: readonly RunnableTopic<Given>[],
  skips: Skips,
  given: () => Given,
): void {
  for (const { name, cases } of topics) {
    describe(name, () => {
      for (const { id, title, run } of cases) {
        const reason = skips.get(id);
        if (reason === undefined) it(`${id}: ${title}`, { timeout: CASE_TIMEOUT_MS }, () => run(given()));
        else it.skip(`${id}: ${title} (skipped: ${reason})`);
      }
    });
  }
}

function checkedSkips({ name, skips = {} }: Subject): Skips {
  const ids = new Set(CASE_IDS);
  for (const [id, reason] of Object.entries(skips)) {
    if (!ids.has(id)) throw new Error(`${name} skips "${id}", which is no case of the suite`);
    if (reason.trim() === "") throw new Error(`${name} skips "${id}" without a reason`);
  }
  return new Map(Object.entries(skips));
}

import { randomBytes } from "node:crypto";
import { Apikee } from "@apikee/core";
import { onTestFinished } from "vitest";
import type { PostgresOptions } from "../../src/store/postgres/options.ts";
import {
  createPlatform,
  type ManualClock,
  type TestPlatform,
  type TestProject,
} from "../../src/testing/index.ts";
import { ChannelClient } from "../channel/channel-client.ts";
import { freshDatabase } from "../support/databases.ts";

/** An instance of the platform, with a client that asks it alone. */
export interface Instance {
  readonly platform: TestPlatform;
  readonly client: ChannelClient;
}

/** Where every instance's clock starts. */
const START_MS = Date.UTC(2027, 0, 15, 12);

/** A PostgreSQL database of the test's own. */
export async function freshPostgres(): Promise<PostgresOptions> {
  const database = await freshDatabase();
  if (database.kind !== "postgres") throw new Error("this test is one of PostgreSQL's");
  return database;
}

/**
 * Two instances on one database, with a project that both serve; gone when the test ends. `via` gives the address
 * at which the second one reaches it.
 */
export async function twoInstances(via: (url: string) => Promise<string> = async (url) => url) {
  const database = await freshPostgres();
  const masterKey = randomBytes(32);
  const open = async (url = database.url) => {
    const platform = await createPlatform({ database: { ...database, url }, masterKey, startMs: START_MS });
    onTestFinished(() => platform.close());
    return platform;
  };
  const [first, second] = [await open(), await open(await via(database.url))];
  const project = await first.createProject({ slug: "my-api" });
  const apikee = new Apikee({ secrets: [project.secret], serverKey: null, clock: first.clock });
  return {
    database,
    open,
    project,
    apikee,
    one: { platform: first, client: clientOf(first, project) },
    two: { platform: second, client: clientOf(second, project) },
  };
}

/** A client of one instance. */
function clientOf(platform: TestPlatform, project: TestProject, clock: ManualClock = platform.clock) {
  const { baseUrl, fetch } = platform;
  const { serverKey, projectEnv } = project;
  return new ChannelClient({ baseUrl, fetch, clock, serverKey, projectEnv });
}

/** The same envelopes to another instance, as a load balancer would send them. */
export async function postTo({ platform }: Instance, envelope: string): Promise<Response> {
  return platform.fetch(`${platform.baseUrl}/channel`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: envelope,
  });
}

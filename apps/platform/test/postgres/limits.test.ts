import { randomBytes } from "node:crypto";
import { Apikee } from "@apikee/core";
import { expect, onTestFinished, test } from "vitest";
import { openPlatform } from "../../src/platform.ts";
import { actingAsCommand } from "../../src/services/change.ts";
import { makeClients } from "../../src/services/manage/new-clients.ts";
import { makeEnvironment } from "../../src/services/manage/projects.ts";
import { findEnvironmentByName } from "../../src/store/environments.ts";
import { listTemplates } from "../../src/store/manage/templates.ts";
import { ChannelClient } from "../channel/channel-client.ts";
import { ServedPlatform } from "../durability/served-platform.ts";
import { freshPostgres } from "./instances.ts";

const LIMIT = 600;
const REQUESTS = 1000;
const TIMEOUT_MS = 60_000;

test("of a thousand requests at once to three processes exactly the limit passes, and a killed one forgets none of them", {
  timeout: TIMEOUT_MS,
}, async () => {
  const { serve, ask } = await setUp();
  const instances = [await serve(), await serve(), await serve()];
  const origins = instances.map(({ origin }) => origin);
  // A limit of the month: the machine's clock is near the end of an hour too often.
  const answers = await Promise.all(Array.from({ length: REQUESTS }, (_, index) => ask(origins[index % 3]!)));
  expect(answers.filter((answer) => answer === "ALLOWED")).toHaveLength(LIMIT);
  expect(answers.filter((answer) => answer === "RATE_LIMITED")).toHaveLength(REQUESTS - LIMIT);
  await Promise.all(instances.map((instance) => instance.kill("SIGKILL")));
  await instances[0]?.restart();
  expect(await ask(origins[0]!)).toBe("RATE_LIMITED");
});

/** A client with a limit, on a database of its own; what serves and what asks. */
async function setUp() {
  const database = await freshPostgres();
  const masterKey = randomBytes(32);
  const owner = await openPlatform({ database, masterKey });
  onTestFinished(() => owner.close());
  const context = actingAsCommand(owner.context, "test");
  const templates = [{ name: "Limited", rateLimitMonth: LIMIT }];
  const { serverKey, secret } = await makeEnvironment(context, "my-api", { type: "production", templates });
  const env = (await findEnvironmentByName(owner.context.db, "my-api-production"))!;
  const [template] = await listTemplates(owner.context.db, env.id);
  await makeClients(context, env, [{ name: "acme", templateId: template!.id, path: "" }]);
  const key = await new Apikee({ secret: secret ?? "", serverKey: null }).create("acme");
  const clients = new Map<string, ChannelClient>();
  const clientOf = (origin: string) =>
    new ChannelClient({
      baseUrl: `${origin}/api/v1`,
      fetch,
      clock: { now: () => Date.now() },
      serverKey,
      projectEnv: "my-api-production",
    });
  return {
    async serve() {
      const variables = { APIKEE_MASTER_KEY: masterKey.toString("base64") };
      const served = await ServedPlatform.start({ args: ["--database-url", database.url], env: variables });
      onTestFinished(() => served.kill());
      const client = clientOf(served.origin);
      await client.restart();
      clients.set(served.origin, client);
      return served;
    },
    /** What an instance says of one more request of the client. */
    async ask(origin: string): Promise<string> {
      const { status, body } = await clients.get(origin)!.validate(key);
      if (status !== 200) throw new Error(`validate: ${status}`);
      const { success, error } = body as { success: boolean; error?: string };
      return success ? "ALLOWED" : `${error}`;
    },
  };
}

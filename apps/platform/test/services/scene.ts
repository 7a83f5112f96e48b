import { Apikee } from "@apikee/core";
import { onTestFinished } from "vitest";
import { type LogJson, logJson } from "../../src/http/views/log.ts";
import { openPlatform } from "../../src/platform.ts";
import { actingAsCommand } from "../../src/services/change.ts";
import { makeEnvironment } from "../../src/services/manage/projects.ts";
import { listLogs } from "../../src/store/manage/newest-logs.ts";
import { ManualClock } from "../../src/testing/index.ts";
import { ChannelClient } from "../channel/channel-client.ts";
import { freshDatabase } from "../support/databases.ts";

export const START_MS = Date.UTC(2027, 0, 15, 12);

/** A platform seen from within, with an environment and a client of its channel; gone when the test ends. */
export async function openScene() {
  const clock = new ManualClock(START_MS);
  const database = await freshDatabase();
  const platform = await openPlatform({ database, masterKey: new Uint8Array(32).fill(7), clock });
  onTestFinished(() => platform.close());
  const { context } = platform;
  clock.isBusy = () => context.database.isBusy;
  const environment = async (slug: string) => {
    const { serverKey, secret, view } = await makeEnvironment(actingAsCommand(context, "test"), slug, {
      type: "production",
    });
    const client = new ChannelClient({
      baseUrl: "https://platform.test/api/v1",
      fetch: async (input, init) => platform.app.fetch(new Request(input, init)),
      clock,
      serverKey,
      projectEnv: view.row.project_env,
    });
    const apikee = new Apikee({ secret: secret ?? "", serverKey: null, clock });
    return { client, apikee, envId: view.row.id };
  };
  const made = await environment("my-api");
  return {
    clock,
    context,
    environment,
    ...made,
    async logs(): Promise<LogJson[]> {
      const rows = await listLogs(context.db, [{ envId: made.envId }], { limit: 10_000, offset: 0 });
      return rows.map(logJson);
    },
  };
}

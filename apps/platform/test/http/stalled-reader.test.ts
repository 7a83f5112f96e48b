import { once } from "node:events";
import { connect } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { openPlatform } from "../../src/platform.ts";
import { actingAsCommand } from "../../src/services/change.ts";
import { makeEnvironment } from "../../src/services/manage/projects.ts";
import { findEnvironmentByName } from "../../src/store/environments.ts";
import { insertLogsOnce } from "../../src/store/logs.ts";
import { ManualClock } from "../../src/testing/manual-clock.ts";
import { openSocket } from "../../src/testing/socket.ts";
import { freshDatabase } from "../support/databases.ts";
import { logRow } from "./log-rows.ts";

const TIMEOUT_MS = 60_000;
const ROWS = 5000;

/** A served platform, with more in its log than a connection holds. */
async function served() {
  const clock = new ManualClock(Date.UTC(2027, 0, 13, 12));
  const platform = await openPlatform({
    database: await freshDatabase(),
    masterKey: Buffer.alloc(32, 1),
    clock,
  });
  clock.isBusy = () => platform.context.database.isBusy;
  const socket = await openSocket(async (request, bindings) => platform.app.fetch(request, bindings));
  onTestFinished(async () => {
    await socket.close();
    await platform.close();
  });
  const acting = actingAsCommand(platform.context, "test");
  const { managementKey } = await makeEnvironment(acting, "my-api", { type: "production" });
  const env = (await findEnvironmentByName(platform.context.db, "my-api-production"))!;
  const path = `/${"x".repeat(4000)}`;
  for (let from = 0; from < ROWS; from += 500) {
    const rows = Array.from({ length: 500 }, (_, i) =>
      logRow({ env_id: env.id, rid: `r${from + i}`, at: clock.now(), path }),
    );
    await insertLogsOnce(platform.context.db, rows);
  }
  return { clock, origin: socket.origin, headers: { "x-api-key": managementKey } };
}

it.each(["text/event-stream", "text/csv"])(
  "a connection that reads nothing of a log as %s is let go, and one that reads has all of it",
  { timeout: TIMEOUT_MS },
  async (accept) => {
    const { clock, origin, headers } = await served();
    const stalled = connect(Number(new URL(origin).port), "127.0.0.1");
    stalled.pause();
    const head = ["GET /api/v1/project/my-api-production/logs HTTP/1.1", "host: x", `accept: ${accept}`];
    stalled.write(`${[...head, `x-api-key: ${headers["x-api-key"]}`].join("\r\n")}\r\n\r\n`);
    await once(stalled, "connect");
    const answer = await fetch(`${origin}/api/v1/project/my-api-production/logs`, {
      headers: { ...headers, accept: "text/csv" },
    });
    expect((await answer.text()).trim().split("\r\n")).toHaveLength(ROWS + 1);
    for (let seconds = 0; seconds < 40; seconds++) await clock.advance("1s");

    let text = "";
    stalled.on("data", (chunk) => {
      text += chunk;
    });
    // It ends after what the system had taken for it, or as a reset.
    stalled.on("error", () => undefined);
    stalled.resume();
    await once(stalled, "close");
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(text.split("/xxx").length).toBeLessThan(ROWS);
  },
);

import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openPlatform } from "../../src/platform.ts";
import { Program, temporaryFolder } from "../cli/program.ts";
import { PostgresServer } from "../support/postgres-server.ts";

const TIMEOUT_MS = 60_000;

test("/ready is 503 from when the database is away, and /health stays 200", {
  timeout: TIMEOUT_MS,
}, async () => {
  const server = await PostgresServer.start(["-c", "fsync=off"]);
  const database = { kind: "postgres", url: server.url, connectionTimeoutMs: 500 } as const;
  const platform = await openPlatform({ database, masterKey: randomBytes(32) });
  onTestFinished(() => platform.close());
  const status = async (path: string) => (await platform.app.request(path)).status;
  expect([await status("/ready"), await status("/health")]).toEqual([200, 200]);
  await server.stop();
  expect([await status("/ready"), await status("/health")]).toEqual([503, 200]);
});

test("/ready is 503 while the platform waits for a database that is not there yet", {
  timeout: TIMEOUT_MS,
}, async () => {
  const nobody = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => nobody.once("listening", resolve));
  const address = nobody.address();
  await new Promise((resolve) => nobody.close(resolve));
  const free = typeof address === "object" && address !== null ? address.port : 0;
  const port = String(free + (free < 65_000 ? 1 : -1));
  const program = new Program(["--port", port], {
    cwd: temporaryFolder(),
    env: {
      APIKEE_PLATFORM_DATABASE_URL: `postgres://nobody@127.0.0.1:${free}/none`,
      APIKEE_MASTER_KEY: randomBytes(32).toString("base64"),
    },
  });
  const status = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`).then(
      (response) => response.status,
      () => 0,
    );
  await expect.poll(() => status("/health"), { timeout: TIMEOUT_MS / 2 }).toBe(200);
  expect(await status("/ready")).toBe(503);
  program.signal("SIGTERM");
  expect((await program.end()).status).toBe(0);
});

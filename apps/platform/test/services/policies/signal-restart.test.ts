import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Apikee } from "@apikee/core";
import { expect, onTestFinished, test } from "vitest";
import { createPlatform, type TestPlatform } from "../../../src/testing/index.ts";
import { ChannelClient } from "../../channel/channel-client.ts";
import { freshDatabase } from "../../support/databases.ts";

const HOUR_MS = 3_600_000;

test("a signal goes on over a restart for its day, and stays closed where it was", async () => {
  const database = await freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), "apikee-signals-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const place =
    database.kind === "memory" ? { kind: "file" as const, path: join(folder, "p.sqlite") } : database;
  const masterKey = new Uint8Array(32).fill(7);
  const open = async (startMs: number) => {
    const platform = await createPlatform({ database: place, masterKey, startMs });
    onTestFinished(() => platform.close());
    const call = async (method: string, path: string, body?: object) => {
      const response = await platform.fetch(`${platform.baseUrl}/project/my-api-production${path}`, {
        method,
        headers: { authorization: `Bearer ${platform.adminToken}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
      return response.json();
    };
    return { platform, call };
  };
  const startMs = Date.UTC(2027, 0, 15, 12);
  const first = await open(startMs);
  const { serverKey, projectEnv, secret } = await first.platform.createProject({ slug: "my-api" });
  const key = await new Apikee({ secret, serverKey: null, clock: first.platform.clock }).create("acme");
  const reputation = { action: "flag", networks: ["203.0.113.7"] };
  await first.call("PUT", "", { singleEnv: { settings: { fraud: { reputation } } } });
  const askFrom = async ({ baseUrl, fetch, clock }: TestPlatform, requests: number) => {
    const client = new ChannelClient({ baseUrl, fetch, clock, serverKey, projectEnv });
    for (let request = 0; request < requests; request++) {
      await client.call("validate", { key, method: "GET", path: "/", ip: "203.0.113.7" });
    }
  };
  await askFrom(first.platform, 2);
  await first.platform.clock.advance("2s");
  const [{ id }] = (await first.call("GET", "/signals")).data;
  await first.call("PUT", `/signals/${id}`, { state: "closed", note: "known" });
  await first.platform.close();

  const second = await open(startMs + 20 * HOUR_MS);
  await askFrom(second.platform, 3);
  await second.platform.clock.advance("2s");
  await askFrom(second.platform, 1);
  await second.platform.clock.advance("2s");
  const closed = { id, state: "closed", note: "known", requests: 6 };
  expect((await second.call("GET", "/signals")).data).toMatchObject([closed]);
  // A day after the first of all, not after the restart.
  await second.platform.clock.advance("4h");
  await askFrom(second.platform, 1);
  await second.platform.clock.advance("2s");
  expect((await second.call("GET", "/signals")).data).toMatchObject([{ state: "open", requests: 1 }, closed]);
});

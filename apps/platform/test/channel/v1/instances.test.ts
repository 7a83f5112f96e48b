import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { DatabaseOptions } from "../../../src/store/database.ts";
import { createPlatform } from "../../../src/testing/index.ts";
import { freshDatabase } from "../../support/databases.ts";
import { addProject } from "../set-up.ts";
import { seal } from "./client.ts";

const startMs = Date.UTC(2027, 0, 15, 12);

/** A database that more than one platform can be opened on. */
async function sharedDatabase(): Promise<DatabaseOptions> {
  const database = await freshDatabase();
  if (database.kind === "postgres") return database;
  const folder = mkdtempSync(join(tmpdir(), "apikee-v1-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { kind: "file", path: join(folder, "platform.sqlite") };
}

test("a message that one instance has answered another refuses, and counts nothing", async () => {
  const database = await sharedDatabase();
  const masterKey = randomBytes(32);
  const open = async () => {
    const platform = await createPlatform({ database, masterKey, startMs });
    onTestFinished(() => platform.close());
    return platform;
  };
  const first = await open();
  const { owner, client, serverKey, projectEnv, managementKey } = await addProject(first);
  await owner.setSettings({ v1: true });
  const made = await first.fetch(`${first.baseUrl}/client?project_env=${projectEnv}`, {
    method: "POST",
    headers: { "x-api-key": managementKey, "content-type": "application/json" },
    body: JSON.stringify({ name: "Acme", keys: [{ name: "default" }] }),
  });
  const { id } = await made.json();
  const second = await open();
  const { v1PublicKey } = await client.document();
  const timestamp = new Date(startMs).toISOString();
  const { envelope, open: opened } = seal({ name: "default", timestamp, headers: {} }, v1PublicKey!);
  const post = ({ fetch, baseUrl }: typeof first) =>
    fetch(`${baseUrl}/client/${id}?project_env=${projectEnv}&method_path=GET:/`, {
      method: "POST",
      headers: { "x-api-key": serverKey, "x-apikee-encrypted": "1" },
      body: JSON.stringify(envelope),
    });
  const answer = await post(first);
  expect(opened(await answer.text())).toMatchObject({ success: true });
  expect((await post(second)).status).toBe(400);
  expect((await post(first)).status).toBe(400);
  expect(await second.logs({ projectEnv })).toHaveLength(1);
});

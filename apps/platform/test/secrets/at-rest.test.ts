import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Apikee } from "@apikee/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { openPlatform } from "../../src/platform.ts";
import { dataFolder, loadMasterKey } from "../../src/secrets/master-key-file.ts";
import { actingAsCommand } from "../../src/services/change.ts";
import { makeAdminToken } from "../../src/services/manage/access.ts";
import { makeEnvironment } from "../../src/services/manage/projects.ts";
import { ChannelClient } from "../channel/channel-client.ts";

function scratchFolder() {
  const path = mkdtempSync(join(tmpdir(), "apikee-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return dataFolder(join(path, ".apikee"));
}

const openFolder = (folder: ReturnType<typeof dataFolder>, masterKey = loadMasterKey(folder, randomBytes)) =>
  openPlatform({ database: { kind: "file", path: folder.databasePath }, masterKey });

describe("the master key", () => {
  test("is made once, beside the data folder, for its owner alone", async () => {
    const folder = scratchFolder();
    const first = loadMasterKey(folder, randomBytes);
    expect(folder.masterKeyPath).toMatch(/\.apikee\.key$/);
    expect(statSync(folder.masterKeyPath).mode & 0o777).toBe(0o600);
    expect(Buffer.from(loadMasterKey(folder, randomBytes))).toEqual(Buffer.from(first));
    await (await openFolder(folder)).close();
    expect(statSync(join(folder.databasePath, "..")).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder.masterKeyPath, "..")).sort()).toEqual([".apikee", ".apikee.key"]);
  });

  test("is not made anew where there is data", async () => {
    const folder = scratchFolder();
    await (await openFolder(folder)).close();
    unlinkSync(folder.masterKeyPath);
    expect(() => loadMasterKey(folder, randomBytes)).toThrow("is missing: put it back");
    writeFileSync(folder.masterKeyPath, "");
    expect(() => loadMasterKey(folder, randomBytes)).toThrow("holds no master key");
  });

  test("that is another one is refused at start, and nothing is changed", async () => {
    const folder = scratchFolder();
    const first = await openFolder(folder);
    const { fingerprint } = first.context;
    await first.close();
    await expect(openFolder(folder, randomBytes(32))).rejects.toThrow(
      "the master key is not the one that this data was sealed under",
    );
    const again = await openFolder(folder);
    expect(again.context.fingerprint).toBe(fingerprint);
    await again.close();
  });
});

describe("the database", () => {
  test("holds no secret that could be read from it", async () => {
    const folder = scratchFolder();
    const platform = await openFolder(folder);
    const { serverKey, managementKey, secret } = await makeEnvironment(
      actingAsCommand(platform.context, "test"),
      "my-api",
      {
        type: "production",
      },
    );
    const adminToken = await makeAdminToken(actingAsCommand(platform.context, "test"), "test");
    const apikee = new Apikee({ secret: secret ?? "", serverKey: null });
    const key = await apikee.create("acme");
    const client = new ChannelClient({
      baseUrl: "https://platform.test/api/v1",
      fetch: async (input, init) => platform.app.fetch(new Request(input, init)),
      clock: platform.context.clock,
      serverKey,
      projectEnv: "my-api-production",
    });
    expect((await client.validate(key)).body).toMatchObject({ success: true });
    const folderPath = join(folder.databasePath, "..");
    const bytes = () =>
      Buffer.concat(readdirSync(folderPath).map((name) => readFileSync(join(folderPath, name))));
    const running = bytes();
    await platform.close();
    for (const image of [running, bytes()]) {
      expect(image.includes("my-api-production")).toBe(true);
      for (const text of [serverKey, managementKey, adminToken, key, secret ?? ""]) {
        expect(image.includes(text)).toBe(false);
        expect(image.includes(Buffer.from(text, "base64url"))).toBe(false);
      }
    }
  });

  test.each([
    ["identity_keys", "private_key"],
    ["channel_keys", "private_key"],
    ["settings", "value"],
  ])("with a changed value in %s is refused at start", async (table, column) => {
    const folder = scratchFolder();
    await (await openFolder(folder)).close();
    const file = new DatabaseSync(folder.databasePath);
    const row = file.prepare(`select ${column} as sealed from ${table}`).get();
    const sealed = String(row?.["sealed"]);
    const changed = sealed.slice(0, 20) + (sealed[20] === "A" ? "B" : "A") + sealed.slice(21);
    file.prepare(`update ${table} set ${column} = ?`).run(changed);
    file.close();
    await expect(openFolder(folder)).rejects.toThrow(/cannot be opened|master key is not the one/);
  });

  test("with a signing secret moved to another environment does not verify there", async () => {
    const folder = scratchFolder();
    const platform = await openFolder(folder);
    const one = await makeEnvironment(actingAsCommand(platform.context, "test"), "one", {
      type: "production",
    });
    const two = await makeEnvironment(actingAsCommand(platform.context, "test"), "two", {
      type: "production",
    });
    await platform.close();
    const file = new DatabaseSync(folder.databasePath);
    const rows = file.prepare("select id, secret from signing_secrets order by created_at, id").all();
    file
      .prepare("update signing_secrets set secret = ? where id = ?")
      .run(String(rows[0]?.["secret"]), String(rows[1]?.["id"]));
    file.close();
    const again = await openFolder(folder);
    const answers = [];
    for (const [name, made] of [
      ["one", one],
      ["two", two],
    ] as const) {
      const client = new ChannelClient({
        baseUrl: "https://platform.test/api/v1",
        fetch: async (input, init) => again.app.fetch(new Request(input, init)),
        clock: again.context.clock,
        serverKey: made.serverKey,
        projectEnv: `${name}-production`,
      });
      const issuer = new Apikee({ secret: one.secret ?? "", serverKey: null });
      answers.push((await client.validate(await issuer.create("acme"))).status);
    }
    await again.close();
    expect(answers.sort()).toEqual([200, 503]);
  });
});

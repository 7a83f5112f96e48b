import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Apikee } from "@apikee/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { type ImportCounts, importFile } from "../../src/import/import-file.ts";
import { openPlatform } from "../../src/platform.ts";
import { actingAsCommand } from "../../src/services/change.ts";
import { makeAdminToken } from "../../src/services/manage/access.ts";
import { makeEnvironment } from "../../src/services/manage/projects.ts";
import { findEnvironmentByName } from "../../src/store/environments.ts";
import { inProcessFetch } from "../../src/testing/in-process-fetch.ts";
import { ManualClock } from "../../src/testing/manual-clock.ts";
import { ChannelClient } from "../channel/channel-client.ts";
import { freshDatabase } from "../support/databases.ts";

const baseUrl = "https://platform.test/api/v1";
const projectEnv = "my-api-production";
const secret = "a secret that the platform does not hold";

/** A platform whose application signs keys itself, with an import into its environment. */
async function scene() {
  const clock = new ManualClock(Date.UTC(2027, 0, 15, 12));
  const platform = await openPlatform({ database: await freshDatabase(), masterKey: randomBytes(32), clock });
  clock.isBusy = () => platform.context.database.isBusy;
  onTestFinished(() => platform.close());
  const context = actingAsCommand(platform.context, "test");
  const { serverKey } = await makeEnvironment(context, "my-api", {
    type: "production",
    signing: "application",
  });
  const adminToken = await makeAdminToken(context, "test");
  const fetch = inProcessFetch(async (request) => platform.app.fetch(request));
  const client = new ChannelClient({ baseUrl, fetch, clock, serverKey, projectEnv });
  const env = (await findEnvironmentByName(context.db, projectEnv))!;
  const folder = mkdtempSync(join(tmpdir(), "apikee-import-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));

  async function load(text: string, format: "json" | "csv" = "json") {
    const path = join(folder, "file");
    writeFileSync(path, text);
    const refused: [number, string][] = [];
    const progress: ImportCounts[] = [];
    const counts = await importFile(context, env, {
      path,
      format,
      onProgress: (now) => progress.push(now),
      onRefused: async (records) => {
        for (const { line, reason } of records) refused.push([line, reason]);
      },
    });
    return { ...counts, refused, progress };
  }

  async function api(method: string, path: string, query = "") {
    const page = method === "GET" ? "&limit=100" : "";
    const place = path.startsWith("/project") ? "" : `project_env=${projectEnv}`;
    const response = await fetch(`${baseUrl}${path}?${place}${page}${query}`, {
      method,
      headers: { authorization: `Bearer ${adminToken}` },
    });
    return response.json();
  }

  return { clock, client, load, api, apikee: new Apikee({ secret, serverKey: null, clock }) };
}

type Scene = Awaited<ReturnType<typeof scene>>;

/** A key, and its record as a file has it. */
async function keyOf({ apikee }: Scene, tenant: string, changes: object = {}) {
  const rawKey = await apikee.create(tenant, { scopes: ["read"], expiresIn: "2h" });
  const { id, expiresAt } = apikee.verify(rawKey);
  const hash = createHash("sha256").update(rawKey).digest("hex");
  const [prefix, suffix] = [rawKey.slice(0, 12), rawKey.slice(-4)];
  const key = { id, hash, prefix, suffix, scopes: ["read"], expiresAt: expiresAt?.toISOString(), ...changes };
  return { rawKey, id, key, record: { tenant, key } };
}

const lines = (...records: unknown[]) => records.map((record) => JSON.stringify(record)).join("\n");
const counts = (added: number, known: number, refused: [number, string][] = []) => ({
  added,
  known,
  refused,
  records: added + known + refused.length,
});

describe("an import", () => {
  test("makes clients and keys that validate as if they had been made here", async () => {
    const at = await scene();
    const [first, second, off] = [
      await keyOf(at, "acme"),
      await keyOf(at, "acme"),
      await keyOf(at, "globex"),
    ];
    const described = { name: "Acme", type: "person", ipWhitelist: [], metadata: { plan: "pro" } };
    const { progress, ...counted } = await at.load(
      lines(
        { ...first.record, ...described, key: { ...first.key, name: "main" } },
        second.record,
        { tenant: "globex", key: { ...off.key, enabled: false } },
        { tenant: "umbrella" },
      ),
    );
    expect(counted).toEqual({ ...counts(4, 0), refused: [] });
    expect(progress.at(-1)).toMatchObject({ records: 4, added: 4 });
    expect((await at.client.validate(first.rawKey)).body).toMatchObject({ success: true, keyId: first.id });
    expect((await at.client.validate(second.rawKey)).body).toMatchObject({ success: true, keyId: second.id });
    expect((await at.client.validate(off.rawKey)).body).toMatchObject({ error: "KEY_DISABLED" });
    const { data } = await at.api("GET", "/client", "&name=Acme");
    expect(data).toMatchObject([
      {
        ...described,
        tenant: "acme",
        source: "api",
        keys: [
          {
            id: first.id,
            name: "main",
            keyPrefix: first.key.prefix,
            scopes: ["read"],
            environment: "production",
          },
          { id: second.id, name: null, expiresAt: second.key.expiresAt },
        ],
      },
    ]);
    await at.clock.advance("3h");
    expect((await at.client.validate(first.rawKey)).body).toMatchObject({ error: "EXPIRED" });
  });

  test("done again changes nothing, so that one that was cut short is done again from the start", async () => {
    const at = await scene();
    const keys = await Promise.all(["a", "b", "c"].map((tenant) => keyOf(at, tenant)));
    const [a, b, c] = keys.map(({ record }) => record);
    await at.load(lines(a));
    const cut = `[${JSON.stringify(a)},\n${JSON.stringify(b)},\n`;
    await expect(at.load(cut)).rejects.toThrow("the array does not end");
    expect(await at.load(lines(a, b, c))).toMatchObject(counts(1, 2));
    const before = await at.api("GET", "/client");
    await at.clock.advance("1h");
    expect(await at.load(lines(a, b, c))).toMatchObject(counts(0, 3));
    expect(await at.api("GET", "/client")).toEqual(before);
    expect(before.pagination.total).toBe(3);
  });

  test("refuses a record as a whole, with its line and the reason, and takes the others", async () => {
    const at = await scene();
    const { record, key } = await keyOf(at, "acme");
    const other = await keyOf(at, "globex");
    const id = "00000000-0000-7000-8000-000000000001";
    const file = [
      JSON.stringify({ ...record, clientId: id }),
      "{",
      "7",
      JSON.stringify({ key }),
      JSON.stringify({ tenant: "x\u0000", key }),
      JSON.stringify({ tenant: "a", key: { ...key, hash: "abc" } }),
      JSON.stringify({ tenant: "a", key: { ...key, rawKey: "apikee_secret" } }),
      JSON.stringify({ tenant: "a", ipWhitelist: ["10.0.0.0/33"] }),
      JSON.stringify({ tenant: "a", key: { ...key, expiresAt: "tomorrow" } }),
      JSON.stringify({ tenant: "globex", key }),
      JSON.stringify({ tenant: "acme", key: { ...key, hash: other.key.hash } }),
      JSON.stringify({ tenant: "new", key: { ...other.key, hash: key.hash } }),
      JSON.stringify({ tenant: "acme", clientId: id.replace("1", "2") }),
      JSON.stringify({ tenant: "new", clientId: id }),
      JSON.stringify({ tenant: "new", templateId: id }),
      JSON.stringify(other.record),
    ].join("\n");
    const { refused, added } = await at.load(file);
    expect(added).toBe(2);
    expect(refused).toEqual([
      [2, "no JSON"],
      [3, expect.stringContaining("expected object")],
      [4, expect.stringMatching(/^tenant: /)],
      [5, expect.stringMatching(/^tenant: /)],
      [6, "key.hash: must be the hex SHA-256 of the key"],
      [7, "key: has a member that there is not"],
      [8, "ipWhitelist.0: must be an address or a network"],
      [9, expect.stringMatching(/^key\.expiresAt: /)],
      [10, "key.id: another key has it"],
      [11, "key.id: another key has it"],
      [12, "key.hash: another key has it"],
      [13, "clientId: the tenant's client has another id"],
      [14, "clientId: another tenant's client has it"],
      [15, "templateId: the environment has no such template"],
    ]);
    expect(JSON.stringify(refused)).not.toContain("apikee_secret");
    const { data } = await at.api("GET", "/client");
    expect(data.map(({ tenant }: { tenant: string }) => tenant).sort()).toEqual(["acme", "globex"]);
  });

  test("brings no deleted key back, and makes the client of a deleted tenant again", async () => {
    const at = await scene();
    const [old, fresh] = [await keyOf(at, "acme"), await keyOf(at, "acme")];
    await at.load(lines(old.record));
    const { data } = await at.api("GET", "/client");
    await at.api("DELETE", `/client/${data[0].id}`);
    const { serial } = (await at.client.call("revocations", { since: -1, waitMs: 0 })).body as {
      serial: number;
    };
    expect(await at.load(lines(old.record, fresh.record))).toMatchObject(
      counts(1, 0, [[1, "key: it was deleted"]]),
    );
    expect((await at.client.validate(old.rawKey)).body).toMatchObject({ error: "REVOKED" });
    expect((await at.client.validate(fresh.rawKey)).body).toMatchObject({ success: true });
    const feed = await at.client.call("revocations", { since: serial, waitMs: 0 });
    expect(feed.body).toMatchObject({ changes: [{ tenant: "acme", state: "active" }] });
  });

  test("takes more records than one batch, and the same in CSV", async () => {
    const at = await scene();
    const keys = await Promise.all(Array.from({ length: 1203 }, (_, i) => keyOf(at, `tenant-${i % 7}`)));
    const rows = keys.map(({ key, record: { tenant } }) =>
      [tenant, key.id, key.hash, key.prefix, key.suffix, "read write", key.expiresAt].join(","),
    );
    const header = "tenant,key.id,key.hash,key.prefix,key.suffix,key.scopes,key.expiresAt";
    const { progress, ...counted } = await at.load([header, ...rows].join("\n"), "csv");
    expect(counted).toMatchObject(counts(1203, 0));
    expect(progress.map(({ records }) => records)).toEqual([1000, 1203]);
    expect((await at.client.validate(keys[1202]!.rawKey)).body).toMatchObject({ success: true });
    const [{ keys: made }] = (await at.api("GET", "/client", "&name=tenant-3")).data;
    expect(made[0].scopes).toEqual(["read", "write"]);
  });

  test("is noted in the audit, once a batch that changes something", async () => {
    const at = await scene();
    const { record } = await keyOf(at, "acme");
    await at.load(lines(record));
    await at.load(lines(record));
    const response = await at.api("GET", `/project/${projectEnv}/audit`);
    const imports = response.data.filter(({ action }: { action: string }) => action === "environment.import");
    expect(imports).toMatchObject([{ after: { clients: 1, keys: 1 } }]);
  });
});

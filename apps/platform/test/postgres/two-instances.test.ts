import { expect, test } from "vitest";
import { openDatabase } from "../../src/store/open-database.ts";
import { told } from "../integration/heavy.ts";
import { until } from "../integration/until.ts";
import { type Instance, postTo, twoInstances } from "./instances.ts";
import { Relay } from "./relay.ts";

test("a session that one instance opened goes on at the other", async () => {
  const { one, two, apikee } = await twoInstances();
  const key = await apikee.create("acme");
  expect((await one.client.validate(key)).body).toMatchObject({ success: true });
  const body = { key, method: "GET", path: "/" };
  const { envelope, open } = await one.client.seal(one.client.message("validate", body));
  const answer = open(await (await postTo(two, envelope)).text());
  expect(JSON.parse(Buffer.from(answer ?? []).toString())).toMatchObject({ body: { success: true } });
});

test("a message that one instance answered changes and counts nothing at the other, and gets the first answer", async () => {
  const { one, two, apikee, project } = await twoInstances();
  const body = { key: await apikee.create("acme"), method: "GET", path: "/" };
  const { envelope, open } = await one.client.seal(one.client.message("validate", body));
  const first = open(await (await postTo(one, envelope)).text());
  const second = open(await (await postTo(two, envelope)).text());
  expect(Buffer.from(second ?? []).toString()).toBe(Buffer.from(first ?? []).toString());
  expect((await postTo(one, envelope)).status).toBe(400);
  expect((await postTo(two, envelope)).status).toBe(400);
  expect(await two.platform.logs(project)).toHaveLength(1);
});

test("a rid with another body is refused by either", async () => {
  const { one, two, apikee } = await twoInstances();
  const rid = one.client.newRid();
  await one.client.validate(await apikee.create("acme"), { rid });
  const other = await two.client.validate(await apikee.create("acme"), { rid });
  expect(other).toMatchObject({ status: 409, body: { error: "RID_REUSED" } });
});

test("the same request at both at once is logged once, and answered alike", async () => {
  const { one, two, apikee, project } = await twoInstances();
  const key = await apikee.create("acme");
  const rids = Array.from({ length: 30 }, () => one.client.newRid());
  const answers = await Promise.all(
    rids.map((rid) => Promise.all([one, two].map(({ client }) => client.validate(key, { rid })))),
  );
  for (const [first, second] of answers) {
    expect(first?.body).toMatchObject({ success: true });
    expect(second?.body).toEqual(first?.body);
  }
  expect(await one.platform.logs(project)).toHaveLength(rids.length);
});

test("a batch of reports at both at once is taken in once", async () => {
  const { one, two, apikee, project } = await twoInstances();
  const key = await apikee.create("acme");
  const { id: keyId } = apikee.verify(key);
  await one.client.validate(key);
  for (let round = 0; round < 5; round++) {
    const events = Array.from({ length: 20 }, (_, index) => ({
      rid: one.client.newRid(),
      at: one.platform.clock.now(),
      keyId,
      method: "GET",
      route: `/round/${round}/${index % 4}`,
      status: 200,
      durationMs: 1,
    }));
    const batch = { batchId: one.client.newRid(), events };
    // The same batch under two rids, and the same events in two batches.
    const again = { batchId: one.client.newRid(), events: events.toReversed() };
    const answers = await Promise.all([
      one.client.call("report", batch),
      two.client.call("report", batch),
      two.client.call("report", again),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  }
  expect(await two.platform.logs(project)).toHaveLength(1 + 5 * 20);
  expect(await statsOf(one, project)).toMatchObject({ total: 1 + 5 * 20, success: 1 + 5 * 20 });
});

test("keys of one tenant that both see for the first time join one client", async () => {
  const { one, two, apikee, project } = await twoInstances();
  const keys = await Promise.all(Array.from({ length: 12 }, () => apikee.create("acme")));
  const answers = await Promise.all(
    keys.flatMap((key) => [one.client.validate(key), two.client.validate(key)]),
  );
  for (const { body } of answers) expect(body).toMatchObject({ success: true });
  const clients = await listOf(one, project);
  expect(clients.map(({ tenant, keys: held }) => [tenant, held.length])).toEqual([["acme", keys.length]]);
});

test("what is revoked at one is refused by the other, and told to those who wait for its feed", async () => {
  const { one, two, apikee } = await twoInstances();
  const key = await apikee.create("acme");
  const { id } = apikee.verify(key);
  expect((await two.client.validate(key)).body).toMatchObject({ success: true });
  const { body } = await two.client.call("revocations", { since: 0, waitMs: 0 });
  const { serial } = body as { serial: number };
  const waiting = two.client.call("revocations", { since: serial, waitMs: 25_000 });
  await one.platform.revokeKey(id);
  expect((await waiting).body).toMatchObject({ changes: [{ keyId: id, state: "revoked" }] });
  await until("the other instance refuses it", async () => {
    const verdict = await two.client.validate(key);
    return "error" in (verdict.body as object);
  });
  expect((await two.client.validate(key)).body).toMatchObject({ error: "REVOKED" });
});

test("what is revoked at one is refused by the other, and told, also where notifications do not come", async () => {
  let relay: Relay | undefined;
  const { one, two, apikee } = await twoInstances(async (url) => {
    relay = await Relay.start(url);
    return relay.url;
  });
  const key = await apikee.create("acme");
  const { id } = apikee.verify(key);
  await two.client.validate(key);
  if (relay !== undefined) relay.isDeaf = true;
  const { body } = await two.client.call("revocations", { since: 0, waitMs: 0 });
  const { serial } = body as { serial: number };
  const waiting = two.client.call("revocations", { since: serial, waitMs: 25_000 });
  const startedAt = performance.now();
  await one.platform.revokeKey(id);
  await until("the other instance refuses it", async () => {
    const verdict = await two.client.validate(key);
    return "error" in (verdict.body as object);
  });
  told("a revocation without notifications", `${Math.round(performance.now() - startedAt)} ms`);
  expect((await waiting).body).toMatchObject({ changes: [{ keyId: id, state: "revoked" }] });
});

test("serials of the feed are told in their order, whichever instances change what", async () => {
  const { one, two, apikee } = await twoInstances();
  const keys = await Promise.all(Array.from({ length: 20 }, () => apikee.create("acme")));
  for (const key of keys) await one.client.validate(key);
  const ids = keys.map((key) => apikee.verify(key).id);
  const seen: string[] = [];
  let since = ((await one.client.call("revocations", { since: 0, waitMs: 0 })).body as { serial: number })
    .serial;
  const revoking = Promise.all(ids.map((id, index) => [one, two][index % 2]?.platform.revokeKey(id)));
  while (seen.length < ids.length) {
    const { body } = await two.client.call("revocations", { since, waitMs: 25_000 });
    const { serial, changes } = body as { serial: number; changes: { keyId: string }[] };
    expect(serial).toBe(since + changes.length);
    since = serial;
    seen.push(...changes.map(({ keyId }) => keyId));
  }
  await revoking;
  expect(seen.toSorted()).toEqual(ids.toSorted());
});

test("one rotates the channel's keys, and both publish the same document all along", async () => {
  const { one, two, apikee, database } = await twoInstances();
  const key = await apikee.create("acme");
  for (let day = 0; day < 35; day++) {
    await Promise.all([one, two].map(({ platform }) => platform.clock.advance("24h")));
    const texts = await Promise.all([one, two].map(async ({ platform }) => documentText(platform)));
    expect(texts[1]).toBe(texts[0]);
  }
  const { db, close } = await openDatabase(database);
  const rows = await db.selectFrom("channel_keys").select("not_before").orderBy("not_before").execute();
  await close();
  expect(rows.length).toBeLessThanOrEqual(2);
  expect(new Set(rows.map(({ not_before }) => not_before)).size).toBe(rows.length);
  // Both open what is sealed for either's newest key.
  for (const instance of [one, two]) {
    await instance.client.restart();
    const body = { key, method: "GET", path: "/" };
    for (const to of [one, two]) {
      const { envelope } = await instance.client.seal(instance.client.message("validate", body));
      expect((await postTo(to, envelope)).status).toBe(200);
    }
  }
});

async function documentText({ fetch, baseUrl }: Instance["platform"]): Promise<string> {
  return (await fetch(new URL("/.well-known/apikee-channel", baseUrl))).text();
}

interface ClientJson {
  readonly tenant: string;
  readonly keys: readonly object[];
  readonly stats: object;
}

async function listOf(
  { platform }: Instance,
  { projectEnv, managementKey }: { readonly projectEnv: string; readonly managementKey: string },
): Promise<ClientJson[]> {
  const response = await platform.fetch(`${platform.baseUrl}/client?project_env=${projectEnv}`, {
    headers: { "x-api-key": managementKey },
  });
  const { data } = (await response.json()) as { data: ClientJson[] };
  return data;
}

async function statsOf(
  instance: Instance,
  project: { readonly projectEnv: string; readonly managementKey: string },
): Promise<object | undefined> {
  return (await listOf(instance, project))[0]?.stats;
}

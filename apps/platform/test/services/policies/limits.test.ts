import { describe, expect, it, onTestFinished } from "vitest";
import { takeFromLimits } from "../../../src/services/policies/take-from-limits.ts";
import { openDatabase } from "../../../src/store/open-database.ts";
import { addClient, addEnvironment } from "../../store/rows.ts";
import { freshDatabase } from "../../support/databases.ts";
import { anotherGoverned, governed } from "./governed.ts";

/** The platform of these tests starts at noon of 15 January 2027, a Friday. */
const NOON = Date.UTC(2027, 0, 15, 12);
const HOUR = 3_600_000;

async function limited(limits: Parameters<Awaited<ReturnType<typeof governed>>["template"]>[0]) {
  const made = await governed();
  const templateId = await made.template({ name: "Starter", ...limits });
  await made.change({ templateId });
  return { ...made, templateId };
}

describe("a client with limits", () => {
  it("is refused at the request after the last, told when to come again, and passes in the next hour", async () => {
    const { ask, platform } = await limited({ rateLimitHour: 3, rateLimitMonth: 100 });
    const resetAt = NOON + HOUR;
    for (const remaining of [2, 1, 0]) {
      expect(await ask()).toMatchObject({
        success: true,
        limits: [
          { window: "hour", limit: 3, remaining, resetAt },
          { window: "month", limit: 100, remaining: 97 + remaining, resetAt: Date.UTC(2027, 1) },
        ],
      });
    }
    await platform.clock.advance("30m");
    expect(await ask()).toMatchObject({
      success: false,
      error: "RATE_LIMITED",
      retryAfterMs: HOUR / 2,
      limits: [
        { window: "hour", remaining: 0, resetAt },
        { window: "month", remaining: 97 },
      ],
    });
    await platform.clock.advance("30m");
    expect(await ask()).toMatchObject({ success: true, limits: [{ remaining: 2 }, { remaining: 96 }] });
  });

  it("shares them among its keys, and with nobody else", async () => {
    const { ask, apikee, platform } = await limited({ rateLimitDay: 2 });
    const second = await apikee.create("acme");
    const stranger = await apikee.create("stranger");
    expect(await ask()).toMatchObject({ success: true });
    expect(await ask({ key: second })).toMatchObject({ limits: [{ remaining: 0 }] });
    expect([await ask(), await ask({ key: second })]).toMatchObject([
      { error: "RATE_LIMITED" },
      { error: "RATE_LIMITED" },
    ]);
    expect(await ask({ key: stranger })).toMatchObject({ success: true, limits: [] });
    const other = await anotherGoverned(platform, "other-api");
    expect(await other.ask()).toMatchObject({ success: true, limits: [] });
  });

  it("uses nothing with a request that is refused for anything else", async () => {
    const { ask, change, call, clientId } = await limited({ rateLimitHour: 2 });
    await ask();
    await change({ status: "suspended" });
    expect(await ask()).toMatchObject({ error: "CLIENT_DISABLED" });
    await change({ status: "active", ipWhitelist: ["198.51.100.0/24"] });
    expect(await ask()).toMatchObject({ error: "IP_NOT_ALLOWED" });
    await change({ ipWhitelist: [] });
    const { keys } = await call<{ keys: { id: string }[] }>("GET", `/client/${clientId}`);
    await change({ keys: [{ id: keys[0]!.id, enabled: false }] });
    expect(await ask()).toMatchObject({ error: "KEY_DISABLED" });
    await change({ keys: [{ id: keys[0]!.id, enabled: true }] });
    expect(await ask()).toMatchObject({ success: true, limits: [{ remaining: 0 }] });
  });

  it("uses nothing with a request that passed degraded, whenever its validate comes", async () => {
    const { ask, client, apikee, key } = await limited({ rateLimitHour: 2 });
    await ask();
    const rid = client.newRid();
    const { id: keyId } = apikee.verify(key);
    const event = { rid, at: NOON, keyId, method: "GET", route: "/", status: 200, durationMs: 1 };
    const events = [{ ...event, degraded: "SERVER_UNREACHABLE" }];
    await client.send(client.message("report", { batchId: client.newRid(), events }));
    expect(await ask({}, rid)).toMatchObject({ success: true });
    expect(await ask()).toMatchObject({ success: true, limits: [{ remaining: 0 }] });
  });

  it("uses them once for one rid, which has the first answer again", async () => {
    const { ask, client, platform } = await limited({ rateLimitHour: 3 });
    const [rid, refused] = [client.newRid(), client.newRid()];
    const first = await ask({}, rid);
    expect(first).toMatchObject({ success: true, limits: [{ remaining: 2, resetAt: NOON + HOUR }] });
    await ask();
    expect(await ask({}, rid)).toEqual(first);
    expect(await ask()).toMatchObject({ limits: [{ remaining: 0 }] });
    const refusal = await ask({}, refused);
    await platform.clock.advance("30s");
    expect(await ask({}, refused)).toEqual(refusal);
    expect(refusal).toMatchObject({ error: "RATE_LIMITED" });
  });

  it("uses them once for one rid that comes many times at once", async () => {
    const { ask, client } = await limited({ rateLimitHour: 100 });
    const rids = Array.from({ length: 10 }, () => client.newRid());
    const answers = await Promise.all([...rids, ...rids, ...rids].map((rid) => ask({}, rid)));
    expect(answers.every(({ success }) => success)).toBe(true);
    for (const index of rids.keys()) expect(answers[index + 10]).toEqual(answers[index]);
    expect(await ask()).toMatchObject({ limits: [{ remaining: 89 }] });
  });

  it("is let through exactly as often as is left, of a thousand requests at once", async () => {
    const { ask, platform, call, clientId, projectEnv } = await limited({
      rateLimitHour: 700,
      rateLimitDay: 650,
    });
    for (let index = 0; index < 50; index++) await ask();
    const answers = await Promise.all(Array.from({ length: 1000 }, () => ask()));
    expect(answers.filter(({ success }) => success)).toHaveLength(600);
    expect(answers.filter(({ error }) => error === "RATE_LIMITED")).toHaveLength(400);
    const remaining = answers.flatMap(({ success, limits }) => (success ? [limits?.[1]?.remaining] : []));
    expect(new Set(remaining).size).toBe(600);
    const { stats } = await call<{ stats: object }>("GET", `/client/${clientId}`);
    expect(stats).toMatchObject({ total: 1050, success: 650, error: 400 });
    const rows = await platform.logs({ projectEnv });
    expect(rows.filter(({ outcome }) => outcome === "allowed")).toHaveLength(650);
  });
});

describe("a template", () => {
  it("that changes holds at once, and keeps what was used", async () => {
    const { ask, template, templateId, change } = await limited({ rateLimitHour: 5 });
    await ask();
    await ask();
    await template({ id: templateId, rateLimitHour: 2 });
    expect(await ask()).toMatchObject({ error: "RATE_LIMITED" });
    await template({ id: templateId, rateLimitHour: 4, rateLimitDay: 10 });
    expect(await ask()).toMatchObject({ limits: [{ remaining: 1 }, { window: "day", remaining: 7 }] });
    await change({ templateId: await template({ name: "Small", rateLimitHour: 3 }) });
    expect(await ask()).toMatchObject({ error: "RATE_LIMITED" });
    await change({ templateId: null });
    expect(await ask()).toMatchObject({ success: true, limits: [] });
  });

  it("in shadow mode refuses nothing and tells no limits, and holds as soon as it is enforced", async () => {
    const { ask, template, templateId } = await limited({ rateLimitHour: 2, mode: "shadow" });
    for (let index = 0; index < 5; index++) expect(await ask()).toMatchObject({ success: true, limits: [] });
    await template({ id: templateId, mode: "enforce" });
    expect(await ask()).toMatchObject({ error: "RATE_LIMITED" });
  });

  it("takes as many clients as it may have, and no more", async () => {
    const { call, template, change } = await governed();
    const templateId = await template({ name: "Two", maxClients: 2 });
    await change({ templateId });
    await call("POST", "/client", { name: "second", templateId });
    await expect(call("POST", "/client", { name: "third", templateId })).rejects.toThrow("TEMPLATE_FULL");
    await change({ name: "Acme", templateId });
    await change({ templateId: null });
    await call("POST", "/client", { name: "third", templateId });
    await expect(change({ templateId })).rejects.toThrow("TEMPLATE_FULL");
  });

  it.each([0, -1, 1.5, 1e12, "5", Number.NaN])("is not made with a limit of %j", async (limit) => {
    const { platform, projectEnv, managementKey } = await governed();
    const response = await platform.fetch(`${platform.baseUrl}/project/${projectEnv}`, {
      method: "PUT",
      headers: { "x-api-key": managementKey, "content-type": "application/json" },
      body: `{"singleEnv":{"templates":[{"name":"Odd","rateLimitHour":${Number.isNaN(limit) ? "NaN" : JSON.stringify(limit)}}]}}`,
    });
    expect(response.status).toBe(400);
  });
});

describe("a clock that jumps back", () => {
  it("resets no window", async () => {
    const database = await openDatabase(await freshDatabase());
    onTestFinished(() => database.close());
    await addEnvironment(database, "one");
    await addClient(database, "one", "c1");
    const limits = { hour: 2, day: null, week: null, month: null };
    const take = async (atMs: number) => {
      const taking = { envId: "one", clientId: "c1", limits, isTrial: false, atMs };
      const { taken } = await database.relaxedTransaction((db) => takeFromLimits(db, [taking]));
      return taken[0]?.isAllowed;
    };
    expect([await take(NOON), await take(NOON), await take(NOON - 1)]).toEqual([true, true, false]);
    expect([await take(NOON - 2 * HOUR), await take(NOON)]).toEqual([false, false]);
    expect(await take(NOON + HOUR)).toBe(true);
  });
});

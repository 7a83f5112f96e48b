import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Apikee } from "@apikee/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { createPlatform, type TestPlatform } from "../../../src/testing/index.ts";
import { ChannelClient } from "../../channel/channel-client.ts";
import { freshDatabase } from "../../support/databases.ts";
import { governed } from "./governed.ts";

interface SignalJson {
  readonly id: string;
  readonly state: "open" | "closed";
  readonly rule: string;
  readonly action: string;
  readonly clientId: string | null;
  readonly address: string | null;
  readonly details: { readonly text: string };
  readonly requests: number;
}

async function watched() {
  const made = await governed();
  const { platform, projectEnv, call, owner } = made;
  /** The signals, once those that wait are written. */
  const signals = async () => {
    await platform.clock.advance("2s");
    return (await call<{ data: SignalJson[] }>("GET", `/project/${projectEnv}/signals`)).data;
  };
  return { ...made, signals, setRules: (fraud: object) => owner.setSettings({ fraud }) };
}

describe("the fraud rules of an environment", () => {
  it("refuse an address on the hand-kept list, and say so in one signal that counts", async () => {
    const { ask, setRules, signals, clientId } = await watched();
    await setRules({ reputation: { networks: ["203.0.113.0/24"] } });
    expect(await ask()).toMatchObject({ success: true });
    for (let time = 0; time < 3; time++) {
      expect(await ask({ ip: "203.0.113.7" })).toMatchObject({ success: false, error: "FRAUD_BLOCKED" });
    }
    expect(await signals()).toMatchObject([
      {
        rule: "reputation",
        action: "block",
        clientId,
        address: "203.0.113.7",
        requests: 3,
        details: {
          subject: { kind: "ip", id: "203.0.113.7" },
          text: "The address 203.0.113.7 is listed by hand, in 203.0.113.0/24.",
        },
      },
    ]);
    await ask({ ip: "203.0.113.7" });
    expect(await signals()).toMatchObject([{ requests: 4 }]);
  });

  it("pass what is trusted by hand, though it is on a list, and say so to who asks", async () => {
    const { ask, setRules, signals, call, clientId } = await watched();
    await setRules({ reputation: { networks: ["203.0.113.0/24"], trusted: ["203.0.113.7"] } });
    expect(await ask({ ip: "203.0.113.7" })).toMatchObject({ success: true });
    expect(await ask({ ip: "203.0.113.8" })).toMatchObject({ success: false, error: "FRAUD_BLOCKED" });
    expect(await signals()).toMatchObject([{ details: { subject: { id: "203.0.113.8" } } }]);
    const { keys } = await call<{ keys: { id: string }[] }>("GET", `/client/${clientId}`);
    const about = { keyId: keys[0]!.id, method: "GET", path: "/", ip: "203.0.113.7" };
    const { checks } = await call<{ checks: { check: string; reason: string }[] }>(
      "POST",
      `/client/${clientId}/explain`,
      about,
    );
    const reason = "The address is trusted by hand, in 203.0.113.7.";
    expect(checks.filter((check) => check.reason === reason)).toMatchObject([
      { check: "reputation", outcome: "pass" },
      { check: "velocityIp", outcome: "pass" },
    ]);
  });

  it("refuse a network that is to be both listed and trusted, however it is written", async () => {
    const { setRules } = await watched();
    await setRules({ reputation: { networks: ["203.0.113.7/32", "2001:db8::/32"] } });
    for (const trusted of ["203.0.113.7", "2001:0DB8::1/32"]) {
      await expect(setRules({ reputation: { trusted: [trusted] } })).rejects.toThrow("reputation.trusted.0");
    }
    await setRules({ reputation: { networks: [], trusted: ["203.0.113.7"] } });
  });

  it("tell where a key was when they found something, an IPv6 address as its /64", async () => {
    const { ask, signals } = await watched();
    for (let request = 0; request < 301; request++) await ask({ ip: "2001:db8:1:2::7" });
    expect(await signals()).toMatchObject([
      {
        rule: "velocityKey",
        address: "2001:db8:1:2::/64",
        details: { subject: { kind: "key" }, address: "2001:db8:1:2::/64" },
      },
    ]);
  });

  it("count on in a signal that was closed, which stays closed; the next day's is a new one", async () => {
    const { ask, setRules, signals, platform, projectEnv } = await watched();
    await setRules({ reputation: { networks: ["203.0.113.7"] } });
    await ask({ ip: "203.0.113.7" });
    const [{ id }] = (await signals()) as [SignalJson];
    const closed = await platform.fetch(`${platform.baseUrl}/project/${projectEnv}/signals/${id}`, {
      method: "PUT",
      headers: { authorization: `Bearer ${platform.adminToken}`, "content-type": "application/json" },
      body: JSON.stringify({ state: "closed" }),
    });
    expect(closed.status).toBe(200);
    await platform.clock.advance("23h");
    await ask({ ip: "203.0.113.7" });
    expect(await signals()).toMatchObject([{ id, state: "closed", requests: 2 }]);
    await platform.clock.advance("1h");
    await ask({ ip: "203.0.113.7" });
    expect(await signals()).toMatchObject([
      { state: "open", requests: 1 },
      { id, state: "closed", requests: 2 },
    ]);
  });

  it("set to flag never change an answer, and set to off say nothing", async () => {
    const { ask, setRules, signals } = await watched();
    await setRules({ reputation: { action: "flag", networks: ["192.0.2.0/24"] } });
    expect(await ask()).toMatchObject({ success: true });
    expect(await signals()).toMatchObject([{ rule: "reputation", action: "flag", requests: 1 }]);
    await setRules({ reputation: { action: "off" } });
    expect(await ask()).toMatchObject({ success: true });
    expect(await signals()).toHaveLength(1);
  });

  it("use nothing of a limit for what they refuse", async () => {
    const { ask, setRules, template, change } = await watched();
    await change({ templateId: await template({ name: "Starter", rateLimitHour: 2 }) });
    await setRules({ reputation: { networks: ["203.0.113.0/24"] } });
    await ask();
    for (let time = 0; time < 5; time++) await ask({ ip: "203.0.113.7" });
    expect(await ask()).toMatchObject({ success: true, limits: [{ remaining: 0 }] });
  });

  it("flag a key that comes from many networks, and one that comes too often", async () => {
    const { ask, signals } = await watched();
    await Promise.all(Array.from({ length: 301 }, (_, index) => ask({ ip: `50.1.${index % 11}.1` })));
    const found = (await signals()).map(({ rule }) => rule).sort();
    expect(found).toEqual(["manyNetworks", "velocityKey"]);
  });

  it("count what a limit that is only tried would have refused", async () => {
    const { ask, template, change, signals, clientId } = await watched();
    await change({ templateId: await template({ name: "Tried", mode: "shadow", rateLimitHour: 2 }) });
    for (let index = 0; index < 7; index++) expect(await ask()).toMatchObject({ success: true, limits: [] });
    expect(await signals()).toMatchObject([{ rule: "rateLimit", action: "flag", clientId, requests: 5 }]);
  });

  it("are told with their defaults, and change number by number", async () => {
    const { setRules, call, projectEnv } = await watched();
    const rules = async () => {
      const project = await call<{ env: { settings: { fraud: object } } }>("GET", `/project/${projectEnv}`);
      return project.env.settings.fraud;
    };
    expect(await rules()).toMatchObject({
      velocityKey: { action: "block", factor: 10 },
      reputation: { action: "block", networks: [] },
      manyNetworks: { action: "flag", minNetworks: 10 },
      newUserAgent: { action: "flag" },
      impossibleTravel: { action: "flag" },
    });
    await setRules({ velocityKey: { factor: 20 } });
    await setRules({ velocityKey: { action: "flag" }, manyNetworks: { minNetworks: 5 } });
    expect(await rules()).toMatchObject({
      velocityKey: { action: "flag", factor: 20, minRequests: 60 },
      manyNetworks: { action: "flag", minNetworks: 5 },
    });
  });

  it.each([
    [{ reputation: { networks: ["10.0.0.0/33"] } }, "from 0 to 32"],
    [{ reputation: { networks: ["010.0.0.1"] } }, "leading zeros"],
    [{ reputation: { trusted: ["10.0.0.0/8 "] } }, "reputation.trusted.0"],
    [{ reputation: { action: "maybe" } }, "reputation.action"],
    [{ velocityKey: { factor: 0 } }, "velocityKey.factor"],
    [{ velocityKey: { minRequests: 1.5 } }, "velocityKey.minRequests"],
    [{ velocity: {} }, "velocity"],
    [{ manyNetworks: { networks: 3 } }, "networks"],
  ])("are not set to what makes no sense, and the reason is told: %j", async (rules, reason) => {
    const { setRules } = await watched();
    await expect(setRules(rules)).rejects.toThrow(reason);
  });
});

it("the fraud rules of a platform that starts anew go on with what was learnt", async () => {
  const database = await freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), "apikee-fraud-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const place =
    database.kind === "memory" ? { kind: "file" as const, path: join(folder, "p.sqlite") } : database;
  const masterKey = new Uint8Array(32).fill(7);
  const open = async () => {
    const platform = await createPlatform({ database: place, masterKey, startMs: Date.UTC(2027, 0, 15, 12) });
    onTestFinished(() => platform.close());
    return platform;
  };
  const first = await open();
  const { serverKey, projectEnv, secret } = await first.createProject({ slug: "my-api" });
  const key = await new Apikee({ secret, serverKey: null, clock: first.clock }).create("acme");
  const ask = async ({ baseUrl, fetch, clock }: TestPlatform, ip: string) => {
    const client = new ChannelClient({ baseUrl, fetch, clock, serverKey, projectEnv });
    await client.call("validate", { key, method: "GET", path: "/", ip });
  };
  for (let network = 0; network < 6; network++) await ask(first, `50.1.${network}.1`);
  await first.close();
  const second = await open();
  for (let network = 6; network < 11; network++) await ask(second, `50.1.${network}.1`);
  await second.clock.advance("2s");
  const signals = await second.fetch(`${second.baseUrl}/project/${projectEnv}/signals`, {
    headers: { authorization: `Bearer ${second.adminToken}` },
  });
  expect(await signals.json()).toMatchObject({ data: [{ rule: "manyNetworks" }] });
});

import { describe, expect, it } from "vitest";
import { governed } from "./governed.ts";

interface Explained {
  readonly success: boolean;
  readonly error: string | null;
  readonly checks: readonly { check: string; outcome: string; error: string | null; reason: string }[];
  readonly limits: readonly { window: string; remaining: number; resetAt: string }[];
}

async function explained(client: object = {}) {
  const made = await governed(client);
  await made.ask();
  const { keys } = await made.call<{ keys: { id: string }[] }>("GET", `/client/${made.clientId}`);
  const keyId = keys[0]!.id;
  const explain = (about: object = {}) =>
    made.call<Explained>("POST", `/client/${made.clientId}/explain`, {
      keyId,
      method: "GET",
      path: "/orders",
      ip: "192.0.2.1",
      userAgent: "sdk/1.0",
      ...about,
    });
  return { ...made, keyId, explain };
}

const checkOf = ({ checks }: Explained, name: string) => checks.find(({ check }) => check === name);

describe("explain", () => {
  it("says of each check what it would decide, and why", async () => {
    const { explain } = await explained();
    const explanation = await explain();
    expect(explanation).toMatchObject({ success: true, error: null, limits: [] });
    expect(explanation.checks.map(({ check, outcome }) => [check, outcome])).toEqual([
      ["key", "pass"],
      ["address", "pass"],
      ["reputation", "pass"],
      ["velocityKey", "pass"],
      ["velocityClient", "pass"],
      ["velocityIp", "pass"],
      ["manyNetworks", "pass"],
      ["newUserAgent", "pass"],
      ["impossibleTravel", "pass"],
      ["limits", "pass"],
    ]);
    for (const { reason } of explanation.checks) expect(reason).toMatch(/^[A-Z].*\.$/);
  });

  it("says what validate would answer, and all else that would refuse", async () => {
    const { explain, ask, change, template, owner } = await explained();
    await change({
      templateId: await template({ name: "One", rateLimitHour: 1 }),
      ipWhitelist: ["192.0.2.0/24"],
    });
    await owner.setSettings({
      fraud: { reputation: { networks: ["203.0.113.0/24"] }, newUserAgent: { action: "off" } },
    });
    await ask();
    expect(await explain()).toMatchObject({ success: false, error: "RATE_LIMITED" });
    const explanation = await explain({ ip: "203.0.113.7" });
    expect(explanation).toMatchObject({ success: false, error: "IP_NOT_ALLOWED" });
    expect(checkOf(explanation, "address")?.reason).toContain("203.0.113.7");
    expect(checkOf(explanation, "reputation")).toMatchObject({ outcome: "refuse", error: "FRAUD_BLOCKED" });
    expect(checkOf(explanation, "newUserAgent")).toMatchObject({ outcome: "off" });
    expect(checkOf(explanation, "limits")?.reason).toBe(
      "The 1 requests of the hour are used up until 2027-01-15T13:00:00.000Z.",
    );
    expect(await ask({ ip: "203.0.113.7" })).toMatchObject({ error: "IP_NOT_ALLOWED" });
    await change({ status: "suspended" });
    expect(await explain()).toMatchObject({ error: "CLIENT_DISABLED" });
  });

  it("says of a limit that is only tried that it would refuse, and lets pass", async () => {
    const { explain, ask, change, template } = await explained();
    await change({ templateId: await template({ name: "Tried", rateLimitHour: 1, mode: "shadow" }) });
    await ask();
    const explanation = await explain();
    expect(explanation).toMatchObject({ success: true, error: null });
    expect(checkOf(explanation, "limits")).toMatchObject({ outcome: "shadow" });
  });

  it.each([undefined, "garbage", "192.0.2.1 "])("says that an address cannot be read: %j", async (ip) => {
    const { explain } = await explained({ ipWhitelist: ["192.0.2.1"] });
    const explanation = await explain({ ip });
    expect(checkOf(explanation, "address")).toMatchObject({ outcome: "refuse", error: "IP_NOT_ALLOWED" });
  });

  it("counts nothing and logs nothing", async () => {
    const { explain, ask, change, template, platform, projectEnv, call } = await explained();
    await change({ templateId: await template({ name: "Ten", rateLimitHour: 10 }) });
    await ask();
    const before = await platform.logs({ projectEnv });
    for (let time = 0; time < 20; time++) {
      expect(await explain()).toMatchObject({ limits: [{ window: "hour", remaining: 8 }] });
    }
    expect(await ask()).toMatchObject({ limits: [{ remaining: 8 }] });
    expect(await platform.logs({ projectEnv })).toHaveLength(before.length + 1);
    await platform.clock.advance("2s");
    expect(await call("GET", `/project/${projectEnv}/signals`)).toMatchObject({ data: [] });
  });

  it("knows no key of another client", async () => {
    const { call, clientId, apikee, ask } = await explained();
    const stranger = await apikee.create("stranger");
    await ask({ key: stranger });
    const about = { keyId: apikee.verify(stranger).id, method: "GET", path: "/" };
    await expect(call("POST", `/client/${clientId}/explain`, about)).rejects.toThrow("404");
  });
});

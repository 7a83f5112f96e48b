import { describe, expect, it } from "vitest";
import { settled } from "../manual-clock.ts";
import { ALLOWED, KEY_ID, REQUEST, refuseConnections, scene } from "./clients.ts";

const MISCONFIGURED = "PLATFORM_MISCONFIGURED";
const PROTOCOL_ERROR = "PLATFORM_PROTOCOL_ERROR";

describe("an opened answer to validate", () => {
  it.each([
    ["success for the key", 200, ALLOWED, "allowed", []],
    ["a refusal", 200, { success: false, error: "REVOKED", message: "No." }, "refused", []],
    ["success for another key", 200, { ...ALLOWED, keyId: "key-2" }, "protocol-error", [PROTOCOL_ERROR]],
    ["success without a key", 200, { success: true }, "protocol-error", [PROTOCOL_ERROR]],
    ["success that is no boolean", 200, { ...ALLOWED, success: "true" }, "protocol-error", [PROTOCOL_ERROR]],
    ["nothing", 200, null, "protocol-error", [PROTOCOL_ERROR]],
    ["success under 201", 201, ALLOWED, "protocol-error", [PROTOCOL_ERROR]],
    ["success under 302", 302, ALLOWED, "protocol-error", [PROTOCOL_ERROR]],
    ["ill-formed", 400, null, "protocol-error", [PROTOCOL_ERROR]],
    ["a rid that was used", 409, null, "protocol-error", [PROTOCOL_ERROR]],
    ["an unknown server key", 401, ALLOWED, "unreachable", [MISCONFIGURED]],
    ["a key of another role", 403, { success: false, error: "REVOKED" }, "unreachable", [MISCONFIGURED]],
    ["another environment", 404, null, "unreachable", [MISCONFIGURED]],
    ["too late, again and again", 408, null, "unreachable", []],
    ["too many", 429, { success: false, error: "RATE_LIMITED" }, "unreachable", []],
    ["a failure", 500, ALLOWED, "unreachable", []],
    ["a failure behind it", 503, null, "unreachable", []],
  ])("that is %s (%i)", async (_, status, body, kind, told) => {
    const { client, platform, events } = scene();
    platform.handlers["validate"] = () => ({ status, body });
    const answer = await client.validate(REQUEST);
    expect(answer.kind).toBe(kind);
    expect(answer.rid).toBe(platform.messages[0]?.rid);
    expect(events.map(({ type }) => type)).toEqual(told);
  });

  it("that is no message at all is the platform's mistake, not an outage", async () => {
    const { client, platform, told } = scene();
    platform.handlers["validate"] = () => ({ status: 42 });
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "protocol-error" });
    expect(told(PROTOCOL_ERROR)).toBe(1);
  });

  it.each([
    [MISCONFIGURED, 401],
    [PROTOCOL_ERROR, 400],
  ] as const)("is told as %s once a minute, not per request", async (type, status) => {
    const { client, platform, clock, told } = scene();
    platform.handlers["validate"] = () => ({ status });
    for (let i = 0; i < 4; i++) await client.validate(REQUEST);
    expect(told(type)).toBe(1);
    await clock.advance(60_000);
    await client.validate(REQUEST);
    expect(told(type)).toBe(2);
  });

  it("that is a mistake of the platform never opens the breaker, so that failOpen lets nothing pass", async () => {
    const { client, platform } = scene();
    platform.handlers["validate"] = () => ({ status: 400 });
    for (let i = 0; i < 20; i++) {
      expect(await client.validate(REQUEST)).toMatchObject({ kind: "protocol-error" });
    }
  });

  it("carries what the platform says of limits", async () => {
    const { client, platform, clock } = scene();
    const limits = [{ window: "hour", limit: 5, remaining: 0, resetAt: clock.now() + 9000 }];
    const body = { success: false, error: "RATE_LIMITED", message: "Enough.", retryAfterMs: 9000, limits };
    platform.handlers["validate"] = () => ({ body });
    expect(await client.validate(REQUEST)).toEqual({
      kind: "refused",
      rid: platform.messages[0]?.rid,
      code: "RATE_LIMITED",
      message: "Enough.",
      retryAfterMs: 9000,
      limits,
    });
  });
});

describe("what is sent to validate", () => {
  it("holds the request's texts made harmless, and no member that was not given", async () => {
    const { client, platform } = scene();
    const userAgent = `\u0000${"x".repeat(100_000)}`;
    await client.validate({ ...REQUEST, path: `/\ud800${"y".repeat(100_000)}`, userAgent, ip: "::1" });
    await client.validate(REQUEST);
    const [first, second] = platform.messages.map(({ body }) => body);
    expect(first).toEqual({
      ...{ key: REQUEST.key, method: "GET", ip: "::1" },
      path: `/\uFFFD${"y".repeat(2046)}`,
      userAgent: `\uFFFD${"x".repeat(511)}`,
    });
    expect(second).toEqual({ key: REQUEST.key, method: "GET", path: REQUEST.path });
  });

  it("has the server key, the environment and a rid of its own each time", async () => {
    const { client, platform, clock } = scene();
    await client.validate(REQUEST);
    await client.validate(REQUEST);
    const [first, second] = platform.messages;
    expect(first).toMatchObject({
      auth: platform.serverKey,
      env: "my-api-test",
      ts: clock.now(),
      op: "validate",
    });
    expect(first?.rid).not.toBe(second?.rid);
  });
});

describe("a platform that is away", () => {
  it("and has never answered is told of at the first request, with its address and without credentials in it", async () => {
    const { client, platform, events } = scene({ baseUrl: "https://user:word@keys.example.test/api/v1" });
    platform.intercept = refuseConnections;
    for (let i = 0; i < 9; i++) await client.validate(REQUEST);
    expect(events).toMatchObject([
      {
        type: "PLATFORM_UNREACHABLE",
        message: expect.stringContaining("https://keys.example.test/api/v1"),
      },
    ]);
    expect(JSON.stringify(events)).not.toContain("word");
  });

  it("at the first request alone is told of as back with the second", async () => {
    const { client, platform, told } = scene();
    platform.intercept = refuseConnections;
    await client.validate(REQUEST);
    platform.intercept = (_, next) => next();
    await client.validate(REQUEST);
    expect([told("PLATFORM_UNREACHABLE"), told("PLATFORM_RESTORED")]).toEqual([1, 1]);
  });

  it("is not asked any more after 5 failures, which is told once, and asked again in a second", async () => {
    const { client, platform, clock, told } = scene();
    await client.validate(REQUEST);
    platform.intercept = refuseConnections;
    const before = platform.urls.length;
    for (let i = 0; i < 50; i++) {
      expect(await client.validate(REQUEST)).toMatchObject({ kind: "unreachable" });
    }
    expect(platform.urls.length - before).toBe(5);
    await clock.advance(1000);
    for (let i = 0; i < 50; i++) await client.validate(REQUEST);
    expect(platform.urls.length - before).toBe(6);
    expect(told("PLATFORM_UNREACHABLE")).toBe(1);
    expect(told("PLATFORM_RESTORED")).toBe(0);

    platform.intercept = (_, next) => next();
    await clock.advance(2000);
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "allowed" });
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "allowed" });
    expect([told("PLATFORM_UNREACHABLE"), told("PLATFORM_RESTORED")]).toEqual([1, 1]);
  });

  it("costs the one request that tries it 100 ms at most, and is back when its answer comes later", async () => {
    const { client, platform, clock, told } = scene();
    await client.validate(REQUEST);
    platform.intercept = refuseConnections;
    for (let i = 0; i < 5; i++) await client.validate(REQUEST);
    platform.intercept = async (_, next) => {
      await new Promise<void>((resolve) => clock.setTimer(resolve, 600));
      return next();
    };
    await clock.advance(1000);
    const trial = client.validate(REQUEST);
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "unreachable" });
    await clock.advance(100);
    expect(await trial).toMatchObject({ kind: "unreachable" });
    expect(told("PLATFORM_RESTORED")).toBe(0);
    await clock.advance(500);
    expect(told("PLATFORM_RESTORED")).toBe(1);
    expect(clock.timers).toBeLessThanOrEqual(1);
    platform.intercept = (_, next) => next();
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "allowed" });
  });

  it("is given up by all concurrent requests after one timeout", async () => {
    const { client, platform, clock } = scene();
    await client.validate(REQUEST);
    platform.intercept = () => new Promise(() => undefined);
    const pending = Array.from({ length: 200 }, () => client.validate(REQUEST));
    await clock.advance(1000);
    for (const { kind } of await Promise.all(pending)) expect(kind).toBe("unreachable");
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "unreachable" });
  });

  it("has its key document fetched once, however many requests wait for it", async () => {
    const { client, platform } = scene();
    await Promise.all(Array.from({ length: 100 }, () => client.validate(REQUEST)));
    expect(platform.urls.filter((url) => url.includes(".well-known"))).toHaveLength(1);
  });

  it("lets no key pass whose last known window is used up and has not ended", async () => {
    const { client, platform, clock } = scene();
    const hour = { window: "hour", limit: 5, remaining: 0, resetAt: clock.now() + 60_000 };
    const day = { window: "day", limit: 50, remaining: 7, resetAt: clock.now() + 90_000 };
    platform.handlers["validate"] = () => ({ body: { ...ALLOWED, limits: [hour, day] } });
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "allowed" });
    platform.intercept = refuseConnections;
    await clock.advance(10_000);
    expect(await client.validate(REQUEST)).toMatchObject({ exhausted: { retryAfterMs: 50_000 } });
    expect(await client.validate({ ...REQUEST, keyId: "key-2" })).not.toHaveProperty("exhausted");
    for (let i = 0; i < 10; i++) await client.validate(REQUEST);
    expect(await client.validate(REQUEST)).toMatchObject({ exhausted: { retryAfterMs: 50_000 } });
    await clock.advance(50_000);
    expect(await client.validate(REQUEST)).not.toHaveProperty("exhausted");
  });

  it("forgets a used-up window when the platform says that there is something left", async () => {
    const { client, platform, clock } = scene();
    const hour = { window: "hour", limit: 5, remaining: 0, resetAt: clock.now() + 60_000 };
    platform.handlers["validate"] = () => ({ body: { ...ALLOWED, limits: [hour] } });
    await client.validate(REQUEST);
    platform.handlers["validate"] = () => ({ body: { ...ALLOWED, limits: [{ ...hour, remaining: 4 }] } });
    await client.validate(REQUEST);
    platform.intercept = refuseConnections;
    expect(await client.validate(REQUEST)).not.toHaveProperty("exhausted");
  });
});

describe("a session", () => {
  it("is used for many messages", async () => {
    const { client, platform } = scene();
    const epks = new Set<string>();
    platform.intercept = (request, next) => {
      if (request.body !== "") epks.add(JSON.parse(request.body).epk);
      return next();
    };
    await Promise.all(Array.from({ length: 30 }, () => client.validate(REQUEST)));
    expect(epks.size).toBe(1);
  });

  it("ends after 300 seconds, and after an answer that does not open", async () => {
    const { client, platform, clock } = scene();
    const epks: string[] = [];
    platform.intercept = async (request, next) => {
      if (request.body !== "") epks.push(JSON.parse(request.body).epk);
      return epks.length === 3 ? new Response(null, { status: 400 }) : next();
    };
    await client.validate(REQUEST);
    await clock.advance(300_000);
    for (let i = 0; i < 3; i++) await client.validate(REQUEST);
    await settled();
    expect(new Set(epks).size).toBe(3);
    expect(epks[1]).toBe(epks[2]);
  });
});

describe("the platform's clock", () => {
  it.each([3_600_000, -3_600_000])(
    "may be %i ms off: the client follows and sends once more",
    async (aheadMs) => {
      const { client, platform, clock } = scene();
      platform.aheadMs = aheadMs;
      expect(await client.validate(REQUEST)).toMatchObject({ kind: "allowed" });
      expect(platform.messages.map(({ ts }) => ts - clock.now())).toEqual([0, aheadMs]);
      expect(platform.messages[0]?.rid).toBe(platform.messages[1]?.rid);
      await client.validate(REQUEST);
      expect(platform.messages).toHaveLength(3);
    },
  );

  it("that is never met is an outage after one resend", async () => {
    const { client, platform } = scene();
    platform.handlers["validate"] = () => ({ status: 408 });
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "unreachable" });
    expect(platform.messages).toHaveLength(2);
  });
});

describe("the key id", () => {
  it("is the claim's, not a text that looks like it", async () => {
    const { client, platform } = scene();
    platform.handlers["validate"] = () => ({ body: { ...ALLOWED, keyId: `${KEY_ID} ` } });
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "protocol-error" });
  });
});

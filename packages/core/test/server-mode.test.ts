import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { GuardRequest } from "../src/guard/request.ts";
import type { Apikee } from "../src/index.ts";
import { BASE_URL, FakePlatform, PROJECT_ENV } from "./client/fake-platform.ts";
import { requestOf } from "./guard/requests.ts";
import { ManualClock, settled } from "./manual-clock.ts";
import { testApikee } from "./support.ts";

const KEY_ID = "the id of the key";
let platform: FakePlatform;
let apikee: Apikee;
let key: string;

beforeEach(async () => {
  const clock = new ManualClock();
  platform = new FakePlatform(clock);
  const { serverKey, fetch } = platform;
  apikee = testApikee({ clock, serverKey, projectEnv: PROJECT_ENV, baseUrl: BASE_URL, fetch });
  onTestFinished(() => apikee.close());
  key = await apikee.create("acme-corp");
  answer({ success: true, clientId: "client-1", keyId: KEY_ID, limits: [] });
});

/** What the platform says of every request; `KEY_ID` stands for the key's own. */
function answer(body: Readonly<Record<string, unknown>>): void {
  const { id } = apikee.verify(key);
  platform.handlers["validate"] = () => ({ body: body["keyId"] === KEY_ID ? { ...body, keyId: id } : body });
}

const keyed = (): GuardRequest => requestOf({ headers: [["x-api-key", key]] });

describe("the address that the platform is told", () => {
  const told = () => platform.messagesOf("validate").map(({ body }) => (body as { ip?: unknown }).ip);

  it("is that of the guard request", async () => {
    expect(await apikee.authenticate({ ...keyed(), ip: "192.0.2.1" })).toMatchObject({ ok: true });
    expect(told()).toEqual(["192.0.2.1"]);
  });

  it.each([
    ["null", null],
    ["a list of header values", ["192.0.2.1", "198.51.100.1"]],
    ["a number", 7],
  ])("is none where an application's getClientIp gives %s, and no error", async (_, ip) => {
    expect(await apikee.authenticate({ ...keyed(), ip: ip as never })).toMatchObject({ ok: true });
    expect(told()).toEqual([undefined]);
  });

  it("is that of the connection where a request of node:http is authenticated as it is", async () => {
    const rawHeaders = ["X-API-Key", key];
    await apikee.authenticate({
      method: "GET",
      url: "/",
      rawHeaders,
      socket: { remoteAddress: "192.0.2.1" },
    });
    await apikee.authenticate({ method: "GET", url: "/", rawHeaders, socket: {} });
    expect(told()).toEqual(["192.0.2.1", undefined]);
  });
});

describe("Retry-After", () => {
  it.each([
    [1, "1"],
    [90_000, "90"],
    [1e30, "999999999999999"],
  ])("is whole seconds, also where the platform says %d milliseconds", async (retryAfterMs, seconds) => {
    answer({ success: false, error: "RATE_LIMITED", message: "Enough.", retryAfterMs });
    expect(await apikee.authenticate(keyed())).toMatchObject({ headers: { "Retry-After": seconds } });
  });
});

describe("an instance that was closed before its first request", () => {
  it("asks the platform nothing afterwards either, and keeps no timer", async () => {
    const clock = new ManualClock();
    const { serverKey, fetch, urls } = new FakePlatform(clock);
    const unused = testApikee({ clock, serverKey, projectEnv: PROJECT_ENV, baseUrl: BASE_URL, fetch });
    await unused.close();
    const outcome = await unused.authenticate(keyed());
    expect(outcome).toMatchObject({ ok: true, decision: { degraded: "SERVER_UNREACHABLE" } });
    await settled();
    expect([urls, clock.timers]).toEqual([[], 0]);
  });
});

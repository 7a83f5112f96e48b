import { describe, expect, it } from "vitest";
import { createRequestClient, type PlatformClientOptions } from "../../src/client/index.ts";
import { settled } from "../manual-clock.ts";
import { ALLOWED, KEY_ID, REQUEST, refuseConnections, reportOf, type Scene, scene } from "./clients.ts";
import type { Inside } from "./fake-platform.ts";

const HOUR_MS = 3_600_000;
const LEASE_MS = 30_000;
const KEY = { id: KEY_ID, tenant: "acme" };
const REGISTRATION = { tenant: "acme", clientId: "c", key: { id: KEY_ID } } as never;

/** What never comes back: as what a runtime cuts off with its request. */
const cutOff = () => new Promise<Response>(() => {});

/** One request of a customer: what it lets go on after its response. */
function request() {
  const underWay: Promise<unknown>[] = [];
  return {
    waitUntil: (promise: Promise<unknown>) => void underWay.push(promise),
    /** Resolves when nothing of it goes on. */
    over: () => Promise.all(underWay),
  };
}

function boundScene(options: Partial<PlatformClientOptions> = {}): Scene {
  return scene(options, createRequestClient);
}

/** A platform that refuses KEY_ID in its feed. */
function revokingIn({ platform }: Scene): void {
  const changes = [{ keyId: KEY_ID, state: "revoked", expiresAt: null }];
  platform.handlers["revocations"] = ({ body }) => {
    const { since } = body as { since: number };
    return { body: { serial: 1, complete: false, changes: since === 0 ? changes : [] } };
  };
}

describe("where everything is bound to a request, the feed", () => {
  it("is read beside a request's own call, without waiting there, and leaves no timer", async () => {
    const { client, platform, clock } = boundScene();
    const { waitUntil, over } = request();
    await client.ready();
    expect(await client.validate(REQUEST, waitUntil)).toMatchObject({ kind: "allowed" });
    await over();
    expect(platform.messages.map(({ op }) => op).sort()).toEqual(["revocations", "validate"]);
    expect(platform.messagesOf("revocations")[0]!.body).toEqual({ since: 0, waitMs: 0 });
    expect(clock.timers).toBe(0);
  });

  it("is read at most once a second", async () => {
    const { client, platform, clock } = boundScene();
    for (const afterMs of [0, 999, 1, 500, 499]) {
      await clock.advance(afterMs);
      await client.validate(REQUEST);
    }
    expect(platform.messagesOf("revocations")).toHaveLength(2);
  });

  it("tells what is refused once the platform is away", async () => {
    const here = boundScene();
    revokingIn(here);
    await here.client.validate(REQUEST);
    here.platform.intercept = refuseConnections;
    expect(await here.client.validate(REQUEST)).toMatchObject({ kind: "unreachable" });
    expect(here.client.knownRefusal(KEY)).toBe("REVOKED");
  });

  it("is kept and read again, by the requests themselves", async () => {
    let kept: string | null = null;
    const state = {
      load: () => kept,
      save(text: string) {
        kept = text;
      },
    };
    const here = boundScene({ state });
    revokingIn(here);
    await here.client.ready();
    await here.client.validate(REQUEST);
    here.platform.intercept = refuseConnections;
    const restarted = here.another({ state });
    await restarted.ready();
    expect(restarted.knownRefusal(KEY)).toBe("REVOKED");
  });

  it("is told of where it cannot be kept or read, and nobody waits for it", async () => {
    const fail = () => {
      throw new Error("no room");
    };
    const here = boundScene({ state: { load: fail, save: fail } });
    revokingIn(here);
    await here.client.ready();
    expect(await here.client.validate(REQUEST)).toMatchObject({ kind: "allowed" });
    expect(here.told("STATE_UNAVAILABLE")).toBe(2);
  });
});

describe("where everything is bound to a request, requests", () => {
  it("wait for nothing that another has under way", async () => {
    const { client, platform } = boundScene();
    let isFirst = true;
    platform.intercept = (_, next) => {
      if (!isFirst) return next();
      isFirst = false;
      return cutOff();
    };
    void client.validate(REQUEST);
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "allowed" });
  });

  it("fetch the key document again after 12 hours, in passing", async () => {
    const { client, platform, clock } = boundScene();
    const documents = () => platform.urls.filter((url) => url.includes("well-known")).length;
    await client.validate(REQUEST);
    const before = documents();
    await clock.advance(12 * HOUR_MS - 1);
    await client.validate(REQUEST);
    expect(documents()).toBe(before);
    await clock.advance(1);
    platform.sign();
    await Promise.all([client.validate(REQUEST), client.validate(REQUEST)]);
    await settled();
    expect(documents()).toBe(before + 1);
  });

  it("ask a platform that is down for nothing, until one of them tries it", async () => {
    const { client, platform, clock, told } = boundScene();
    await client.validate(REQUEST);
    platform.intercept = refuseConnections;
    for (let failure = 0; failure < 5; failure++) await client.validate(REQUEST);
    expect(told("PLATFORM_UNREACHABLE")).toBe(1);
    platform.urls.length = 0;
    client.report(reportOf("r1"));
    await client.validate(REQUEST);
    expect(platform.urls).toEqual([]);
    await clock.advance(1000);
    // The one that tries it is cut off; another does after a time.
    platform.intercept = cutOff;
    void client.validate(REQUEST);
    await settled();
    platform.intercept = (_, next) => next();
    clock.jump(2000);
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "allowed" });
    expect(told("PLATFORM_RESTORED")).toBe(1);
  });
});

describe("where everything is bound to a request, a report", () => {
  it("is sent by the request that it is about, at once and alone", async () => {
    const { client, platform, clock } = boundScene();
    for (const rid of ["r1", "r2"]) {
      const { waitUntil, over } = request();
      client.report(reportOf(rid), waitUntil);
      await over();
    }
    const batches = platform.messagesOf("report").map(({ body }) => body as { events: { rid: string }[] });
    expect(batches.map(({ events }) => events.map(({ rid }) => rid))).toEqual([["r1"], ["r2"]]);
    expect(clock.timers).toBe(0);
  });

  it("that was cut off is sent again by another, as it was, and not before it must have been", async () => {
    const { client, platform, clock } = boundScene();
    platform.handlers["report"] = () => cutOff() as never;
    client.report(reportOf("r1"));
    await settled();
    platform.handlers["report"] = () => ({ body: { accepted: 1, duplicates: 0, rejected: [] } });
    clock.jump(LEASE_MS - 1);
    client.report(reportOf("r2"));
    await settled();
    clock.jump(1);
    client.report(reportOf("r3"));
    await settled();
    const ids = platform.messagesOf("report").map(({ body }) => (body as { batchId: string }).batchId);
    expect(ids).toHaveLength(4);
    expect(ids[2]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
  });

  it("that did not arrive is sent again first, after a while, and the others behind it", async () => {
    const { client, platform, clock } = boundScene();
    await client.validate(REQUEST);
    platform.intercept = refuseConnections;
    for (const rid of ["r1", "r2", "r3"]) {
      const { waitUntil, over } = request();
      client.report(reportOf(rid), waitUntil);
      await over();
    }
    platform.intercept = (_, next) => next();
    await clock.advance(1000);
    const { waitUntil, over } = request();
    await client.validate(REQUEST, waitUntil);
    await over();
    const batches = platform.messagesOf("report").map(({ body }) => body as { events: { rid: string }[] });
    expect(batches.map(({ events }) => events.map(({ rid }) => rid))).toEqual([["r1"], ["r2", "r3"]]);
  });

  it("that the platform never takes is told of, and not sent again", async () => {
    const { client, platform, events } = boundScene();
    platform.handlers["report"] = () => ({ status: 400, body: {} });
    const { waitUntil, over } = request();
    client.report(reportOf("r1"), waitUntil);
    await over();
    await client.close();
    expect(platform.messagesOf("report")).toHaveLength(1);
    expect(events).toContainEqual(expect.objectContaining({ type: "REPORTS_DROPPED", count: 1 }));
  });
});

describe("where everything is bound to a request, a key's registration", () => {
  it("has been sent when the key is given out", async () => {
    const { client, platform } = boundScene();
    await client.registerKey(REGISTRATION, false);
    expect(platform.messagesOf("client.create")).toHaveLength(1);
  });

  it("that did not arrive is sent again by a later request, as it was", async () => {
    const { client, platform, clock } = boundScene();
    await client.validate(REQUEST);
    platform.handlers["client.create"] = () => ({ status: 503 });
    await client.registerKey(REGISTRATION, false);
    platform.handlers["client.create"] = () => ({ body: { id: "client-1" } });
    await clock.advance(1000);
    const { waitUntil, over } = request();
    await client.validate(REQUEST, waitUntil);
    await over();
    const [first, again] = platform.messagesOf("client.create");
    expect(again).toMatchObject({ rid: first!.rid, body: first!.body });
  });

  it("with confirm is refused as it is elsewhere", async () => {
    const { client, platform } = boundScene();
    platform.handlers["client.create"] = () => ({ status: 400, body: { message: "no such template" } });
    await expect(client.registerKey(REGISTRATION, true)).rejects.toThrow(/no such template/);
    platform.intercept = refuseConnections;
    await expect(client.registerKey(REGISTRATION, true)).rejects.toMatchObject({
      code: "SERVER_UNREACHABLE",
    });
  });
});

describe("where everything is bound to a request, close", () => {
  it("sends what is left, and waits for what others hold", async () => {
    const { client, platform, clock } = boundScene();
    let answer: (response: Inside) => void = () => undefined;
    platform.handlers["report"] = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    client.report(reportOf("r1"));
    await settled();
    let isClosed = false;
    const closing = client.close().then(() => {
      isClosed = true;
    });
    await clock.advance(200);
    expect(isClosed).toBe(false);
    answer({ body: { accepted: 1, duplicates: 0, rejected: [] } });
    await clock.advance(40);
    await closing;
    expect(clock.timers).toBe(0);
  });

  it("gives up after 8 seconds, and tells what was lost", async () => {
    const { client, platform, clock, events } = boundScene();
    platform.intercept = refuseConnections;
    client.report(reportOf("r1"));
    await settled();
    const closing = client.close();
    await clock.advance(8000);
    await closing;
    expect(events).toContainEqual(expect.objectContaining({ type: "REPORTS_DROPPED", count: 1 }));
  });

  it("ends it: later reports and keys are told of as lost", async () => {
    const { client, platform, told } = boundScene();
    platform.handlers["validate"] = () => ({ body: ALLOWED });
    await client.close();
    client.report(reportOf("r1"));
    await client.registerKey(REGISTRATION, false);
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "unreachable" });
    expect(told("REGISTRATIONS_DROPPED")).toBe(1);
    expect(platform.messages).toEqual([]);
  });
});

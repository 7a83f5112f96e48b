import { describe, expect, it } from "vitest";
import type { PlatformClient } from "../../src/client/index.ts";
import type { FeedChange } from "../../src/client/wire.ts";
import { settled } from "../manual-clock.ts";
import { REQUEST, refuseConnections, type Scene, scene } from "./clients.ts";

const refusal = (client: PlatformClient, id = "k1", tenant = "acme") => client.knownRefusal({ id, tenant });
const revoked = (keyId: string): FeedChange => ({ keyId, state: "revoked", expiresAt: null });

/** A platform's feed: changes, each with a serial, given to whoever asks or waits. */
function feedOf({ platform, clock }: Pick<Scene, "platform" | "clock">) {
  const changes: FeedChange[] = [];
  let waiting: (() => void)[] = [];
  let base = 0;
  platform.handlers["revocations"] = async ({ body }) => {
    const { since, waitMs } = body as { since: number; waitMs: number };
    const isComplete = since > base + changes.length || since < base;
    if (!isComplete && since === base + changes.length && waitMs > 0) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        clock.setTimer(resolve, waitMs);
      });
    }
    const fresh = isComplete ? changes : changes.slice(since - base);
    return { body: { serial: base + changes.length, complete: isComplete, changes: fresh } };
  };
  return {
    push(...more: FeedChange[]): void {
      changes.push(...more);
      for (const wake of waiting) wake();
      waiting = [];
    },
    /** The platform lost everything, or keeps only what comes from now on. */
    restart(serial: number): void {
      changes.length = 0;
      base = serial;
    },
  };
}

describe("the feed", () => {
  it("is asked for nothing before it is wanted", async () => {
    const { client, platform, clock } = scene();
    await client.validate(REQUEST);
    await client.registerKey({ tenant: "t", clientId: "c", key: {} } as never, true);
    expect(platform.messagesOf("revocations")).toEqual([]);
    await client.ready();
    await clock.advance(0);
    expect(platform.messagesOf("revocations").map(({ body }) => body)).toEqual([
      { since: 0, waitMs: 0 },
      { since: 0, waitMs: 25_000 },
    ]);
  });

  it("makes the first request know what was revoked before", async () => {
    const here = scene();
    feedOf(here).push(revoked("k1"), { tenant: "evil", state: "suspended" });
    await here.client.ready();
    expect(refusal(here.client)).toBe("REVOKED");
    expect(refusal(here.client, "k2", "evil")).toBe("CLIENT_DISABLED");
    expect(refusal(here.client, "k2")).toBeNull();
  });

  it("tells of a revocation as soon as there is one, and of the next", async () => {
    const here = scene();
    const feed = feedOf(here);
    await here.client.ready();
    await here.clock.advance(12_345);
    feed.push(revoked("k1"));
    await settled();
    expect(refusal(here.client)).toBe("REVOKED");
    await here.clock.advance(100);
    feed.push({ keyId: "k1", state: "active", expiresAt: null });
    await settled();
    expect(refusal(here.client)).toBeNull();
  });

  it("is one question at a time, again after each long poll", async () => {
    const here = scene();
    await here.client.ready();
    await here.clock.advance(100_000);
    const count = here.platform.messagesOf("revocations").length;
    expect(count).toBe(6);
  });

  it("does not ask a platform in a loop that answers a long poll at once", async () => {
    const here = scene();
    here.platform.handlers["revocations"] = () => ({ body: { serial: 0, complete: false, changes: [] } });
    await here.client.ready();
    await here.clock.advance(10_000);
    expect(here.platform.messagesOf("revocations").length).toBeLessThan(14);
  });

  it("goes on from its serial after an outage, asking ever more seldom in it", async () => {
    const here = scene();
    const feed = feedOf(here);
    feed.push(revoked("k1"));
    await here.client.ready();
    here.platform.intercept = refuseConnections;
    await here.clock.advance(26_000);
    const before = here.platform.urls.length;
    await here.clock.advance(300_000);
    expect(here.platform.urls.length - before).toBeLessThan(25);
    expect(refusal(here.client)).toBe("REVOKED");
    feed.push(revoked("k2"));
    here.platform.intercept = (_, next) => next();
    here.platform.messages.length = 0;
    await here.clock.advance(31_000);
    expect(here.platform.messagesOf("revocations")[0]?.body).toEqual({ since: 1, waitMs: 0 });
    expect([refusal(here.client), refusal(here.client, "k2")]).toEqual(["REVOKED", "REVOKED"]);
  });

  it("goes on at once when a request finds the platform back", async () => {
    const here = scene();
    const feed = feedOf(here);
    await here.client.ready();
    here.platform.intercept = refuseConnections;
    for (let i = 0; i < 5; i++) await here.client.validate(REQUEST);
    await here.clock.advance(300_000);
    feed.push(revoked("k1"));
    here.platform.intercept = (_, next) => next();
    await here.client.validate(REQUEST);
    await settled();
    expect(refusal(here.client)).toBe("REVOKED");
  });

  it("is replaced by a complete answer", async () => {
    const here = scene();
    const feed = feedOf(here);
    feed.push(revoked("k1"), revoked("k2"));
    await here.client.ready();
    feed.restart(0);
    feed.push(revoked("k3"));
    await here.clock.advance(30_000);
    expect(["k1", "k2", "k3"].map((id) => refusal(here.client, id))).toEqual([null, null, "REVOKED"]);
  });

  it.each([
    ["malformed", { body: { serial: 9, complete: true, changes: [{ keyId: "k1", state: "gone" }] } }],
    ["an error", { status: 500 }],
    ["no message", { status: 1 }],
  ])("keeps what it knows where an answer is %s", async (_, inside) => {
    const here = scene();
    const feed = feedOf(here);
    feed.push(revoked("k1"));
    await here.client.ready();
    here.platform.handlers["revocations"] = () => inside;
    await here.clock.advance(60_000);
    expect(refusal(here.client)).toBe("REVOKED");
  });
});

describe("ready", () => {
  it("waits for the first state, serverTimeoutMs at most, and never again", async () => {
    const { client, platform, clock } = scene();
    platform.intercept = () => new Promise(() => undefined);
    let isReady = false;
    void client.ready().then(() => {
      isReady = true;
    });
    await clock.advance(999);
    expect(isReady).toBe(false);
    await clock.advance(1);
    expect(isReady).toBe(true);
    await client.ready();
  });

  it("does not wait for a platform that is known to be away", async () => {
    const { client, platform } = scene();
    platform.intercept = refuseConnections;
    await client.ready();
  });
});

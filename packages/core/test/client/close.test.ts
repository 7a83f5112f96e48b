import { describe, expect, it } from "vitest";
import type { ReportBody } from "../../src/client/wire.ts";
import { settled } from "../manual-clock.ts";
import { REQUEST, refuseConnections, reportOf, scene } from "./clients.ts";

const registration = { tenant: "acme", clientId: "c", key: { id: "k1" } } as never;

describe("close", () => {
  it("sends 10,000 queued reports and a registration, without a timer", async () => {
    const { client, platform, clock, events } = scene();
    await client.ready();
    for (let i = 0; i < 10_000; i++) client.report(reportOf(`rid-${i}`));
    await client.registerKey(registration, false);
    await client.close();
    const rids = platform
      .messagesOf("report")
      .flatMap(({ body }) => (body as ReportBody).events.map(({ rid }) => rid));
    expect(new Set(rids).size).toBe(10_000);
    expect(rids).toHaveLength(10_000);
    expect(platform.messagesOf("client.create")).toHaveLength(1);
    expect(platform.messagesOf("endpoint.register")).toHaveLength(1);
    expect(events).toEqual([]);
    // The one that is left is the platform's, whose long poll nobody waits for any more.
    expect(clock.timers).toBe(1);
  });

  it("leaves no timer behind where nothing was ever done", async () => {
    const { client, clock, platform } = scene();
    await client.close();
    await client.close();
    expect(clock.timers).toBe(0);
    expect(platform.urls).toEqual([]);
  });

  it("is not held up by a platform that refuses connections, and tells what is lost", async () => {
    const { client, platform, clock, events } = scene();
    platform.intercept = refuseConnections;
    for (let i = 0; i < 700; i++) client.report(reportOf(`rid-${i}`));
    await client.registerKey(registration, false);
    await client.close();
    expect(clock.timers).toBe(0);
    expect(events).toMatchObject([
      { type: "REGISTRATIONS_DROPPED", count: 1 },
      { type: "REPORTS_DROPPED", count: 700 },
    ]);
  });

  it("waits no longer than 8 seconds for a platform that does not answer", async () => {
    const { client, platform, clock, told } = scene();
    await client.validate(REQUEST);
    platform.intercept = () => new Promise(() => undefined);
    client.report(reportOf("rid-1"));
    let isClosed = false;
    const closing = client.close().then(() => {
      isClosed = true;
    });
    await clock.advance(7999);
    expect(isClosed).toBe(false);
    await clock.advance(1);
    await closing;
    expect(told("REPORTS_DROPPED")).toBe(1);
    expect(clock.timers).toBe(0);
  });

  it("lets requests that are under way be judged and reported until it is done", async () => {
    const { client, platform, clock } = scene();
    client.report(reportOf("rid-1"));
    platform.intercept = async (_, next) => {
      await new Promise<void>((resolve) => clock.setTimer(resolve, 300));
      return next();
    };
    const closing = client.close();
    const answer = client.validate(REQUEST);
    await clock.advance(100);
    client.report(reportOf("rid-2"));
    await clock.advance(3000);
    await closing;
    expect(await answer).toMatchObject({ kind: "allowed" });
    const rids = platform
      .messagesOf("report")
      .flatMap(({ body }) => (body as ReportBody).events.map(({ rid }) => rid));
    expect(rids).toEqual(["rid-1", "rid-2"]);
  });

  it("ends it for good: nothing is sent, and every call is answered", async () => {
    const { client, platform, clock, told } = scene();
    await client.validate(REQUEST);
    await client.close();
    const before = platform.urls.length;
    client.report(reportOf("rid-1"));
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "unreachable" });
    await client.ready();
    await client.registerKey(registration, false);
    await expect(client.registerKey(registration, true)).rejects.toMatchObject({
      code: "SERVER_UNREACHABLE",
    });
    for (let i = 0; i < 9; i++) await client.validate(REQUEST);
    await clock.advance(86_400_000);
    expect(platform.urls.length).toBe(before);
    expect(told("PLATFORM_UNREACHABLE")).toBe(0);
    expect(clock.timers).toBe(0);
  });

  it("gives up what still waits: a confirmation, the long poll", async () => {
    const { client, platform, clock } = scene();
    await client.ready();
    await settled();
    let isAborted = false;
    platform.intercept = (request) =>
      new Promise((_, reject) => {
        request.signal?.addEventListener("abort", () => {
          isAborted = true;
          reject(new Error("aborted"));
        });
      });
    const confirmed = client.registerKey(registration, true).catch((error: unknown) => error);
    const closing = client.close();
    await clock.advance(8000);
    await closing;
    expect(await confirmed).toMatchObject({ code: "SERVER_UNREACHABLE" });
    expect(isAborted).toBe(true);
  });
});

describe("a listener that throws", () => {
  it("changes nothing", async () => {
    const { platform, another } = scene();
    const client = another({
      onEvent: () => {
        throw new Error("listener");
      },
    });
    platform.intercept = refuseConnections;
    for (let i = 0; i < 7; i++) expect(await client.validate(REQUEST)).toMatchObject({ kind: "unreachable" });
    await client.close();
  });
});

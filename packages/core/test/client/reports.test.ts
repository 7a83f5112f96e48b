import { describe, expect, it } from "vitest";
import type { ReportBody } from "../../src/client/wire.ts";
import { REQUEST, refuseConnections, reportOf, type Scene, scene } from "./clients.ts";

const bodiesOf = ({ platform }: Scene) => platform.messagesOf("report").map(({ body }) => body as ReportBody);

/** A platform that counts each event once, and says so, or does not come to say so. */
function counting(here: Scene) {
  const counted = new Set<string>();
  let isSilent = false;
  here.platform.handlers["report"] = ({ body }) => {
    const { events } = body as ReportBody;
    const fresh = events.filter(({ rid }) => !counted.has(rid));
    for (const { rid } of fresh) counted.add(rid);
    return { body: { accepted: fresh.length, duplicates: events.length - fresh.length, rejected: [] } };
  };
  here.platform.intercept = async (request, next) => {
    const response = await next();
    return isSilent && request.body !== "" ? refuseConnections() : response;
  };
  return {
    counted,
    losesAnswers(value: boolean): void {
      isSilent = value;
    },
  };
}

describe("reports", () => {
  it("are sent together a second after the first", async () => {
    const here = scene();
    here.client.report(reportOf("rid-1"));
    await here.clock.advance(500);
    here.client.report(reportOf("rid-2"));
    await here.clock.advance(499);
    expect(bodiesOf(here)).toEqual([]);
    await here.clock.advance(1);
    expect(bodiesOf(here)).toEqual([
      { batchId: expect.stringMatching(/-7/), events: [reportOf("rid-1"), reportOf("rid-2")] },
    ]);
    here.client.report(reportOf("rid-3"));
    await here.clock.advance(1000);
    expect(bodiesOf(here)).toHaveLength(2);
    await here.clock.advance(60_000);
    expect(bodiesOf(here)).toHaveLength(2);
  });

  it("are sent at once where a batch is full, and the rest in its time", async () => {
    const here = scene();
    for (let i = 0; i < 501; i++) here.client.report(reportOf(`rid-${i}`));
    await here.clock.advance(0);
    expect(bodiesOf(here).map(({ events }) => events.length)).toEqual([500]);
    await here.clock.advance(1000);
    expect(bodiesOf(here).map(({ events }) => events.length)).toEqual([500, 1]);
  });

  it("hold no control characters, whatever route and method an adapter gives", async () => {
    const here = scene();
    here.client.report(reportOf("rid-1", { route: `/\u0000${"x".repeat(9000)}`, method: "GET\n" }));
    await here.clock.advance(1000);
    const event = bodiesOf(here)[0]?.events[0];
    expect(event?.route).toBe(`/\uFFFD${"x".repeat(2046)}`);
    expect(event?.method).toBe("GET\uFFFD");
  });

  it.each<[string, Partial<{ status: number; body: unknown }>]>([
    ["unavailable", { status: 503 }],
    ["failing", { status: 500 }],
    ["limiting", { status: 429 }],
    ["misconfigured", { status: 401 }],
    ["answering nonsense", { body: { ok: true } }],
    ["answering nothing", { body: null }],
  ])("are sent again with the same batchId and rids while the platform is %s", async (_, inside) => {
    const here = scene();
    const good = here.platform.handlers["report"];
    here.platform.handlers["report"] = () => inside;
    here.client.report(reportOf("rid-1"));
    await here.clock.advance(1000);
    here.client.report(reportOf("rid-2"));
    await here.clock.advance(10_000);
    if (good !== undefined) here.platform.handlers["report"] = good;
    await here.clock.advance(30_000);
    const messages = here.platform.messagesOf("report");
    const first = messages.slice(0, -1);
    expect(first.length).toBeGreaterThan(3);
    expect(new Set(first.map(({ rid, body }) => rid + JSON.stringify(body))).size).toBe(1);
    expect(first[0]).toMatchObject({ body: { batchId: first[0]?.rid } });
    expect(messages.at(-1)).toMatchObject({ body: { events: [reportOf("rid-2")] } });
  });

  it("that the platform will never take are given up, and counted in the next batch", async () => {
    const here = scene();
    here.platform.handlers["report"] = () => ({ status: 400 });
    here.client.report(reportOf("rid-1"));
    await here.clock.advance(1000);
    here.platform.handlers["report"] = () => ({ body: { accepted: 1, duplicates: 0, rejected: [] } });
    here.client.report(reportOf("rid-2"));
    await here.clock.advance(1000);
    expect(bodiesOf(here)[1]).toMatchObject({ events: [reportOf("rid-2")], dropped: 1 });
    expect(here.events).toMatchObject([
      { type: "PLATFORM_PROTOCOL_ERROR", operation: "report" },
      { type: "REPORTS_DROPPED", count: 1 },
    ]);
  });

  it("that the platform took without getting to say so are not counted twice, from two processes", async () => {
    const here = scene();
    const { counted, losesAnswers } = counting(here);
    const clients = [here.client, here.another()];
    await Promise.all(clients.map((client) => client.validate(REQUEST)));
    let sent = 0;
    for (let round = 0; round < 6; round++) {
      losesAnswers(round % 2 === 0);
      for (const client of clients) {
        for (let i = 0; i < 300; i++) client.report(reportOf(`rid-${sent++}`));
      }
      await here.clock.advance(1500);
    }
    losesAnswers(false);
    await here.clock.advance(60_000);
    expect(counted.size).toBe(sent);
    const batches = new Map<string, string>();
    for (const body of bodiesOf(here)) {
      const text = JSON.stringify(body);
      expect(batches.get(body.batchId) ?? text).toBe(text);
      batches.set(body.batchId, text);
    }
    const inBatches = [...batches.values()].flatMap((text) => (JSON.parse(text) as ReportBody).events);
    expect(inBatches).toHaveLength(sent);
    expect(bodiesOf(here).length).toBeGreaterThan(batches.size);
  });

  it("never are more than 10,000 in an outage; those that were given up are counted exactly", async () => {
    const here = scene();
    const { counted } = counting(here);
    here.platform.intercept = refuseConnections;
    for (let i = 0; i < 25_000; i++) {
      here.client.report(reportOf(`rid-${i}`));
      if (i % 5000 === 0) await here.clock.advance(2000);
    }
    here.platform.intercept = (_, next) => next();
    await here.clock.advance(60_000);
    const dropped = bodiesOf(here)
      .map((body) => body.dropped ?? 0)
      .reduce((a, b) => a + b);
    expect(counted.size).toBe(10_000);
    expect(dropped).toBe(15_000);
    expect(counted.has("rid-24999")).toBe(true);
    const told = here.events.filter((event) => event.type === "REPORTS_DROPPED");
    expect(told.map((event) => "count" in event && event.count)).toEqual([15_000]);
  });

  it("go on at once when a request finds the platform back", async () => {
    const here = scene();
    here.platform.intercept = refuseConnections;
    here.client.report(reportOf("rid-1"));
    for (let i = 0; i < 5; i++) await here.client.validate(REQUEST);
    await here.clock.advance(300_000);
    here.platform.intercept = (_, next) => next();
    await here.client.validate(REQUEST);
    await here.clock.advance(0);
    expect(bodiesOf(here)).toHaveLength(1);
  });
});

describe("endpoints", () => {
  const endpointsOf = ({ platform }: Scene) =>
    platform.messagesOf("endpoint.register").map(({ body }) => body);

  it("register themselves when a report first names them", async () => {
    const here = scene();
    for (let i = 0; i < 10; i++) here.client.report(reportOf(`a${i}`));
    here.client.report(reportOf("b", { method: "POST" }));
    here.client.report(reportOf("c", { route: "" }));
    await here.clock.advance(1000);
    for (let i = 0; i < 10; i++) here.client.report(reportOf(`d${i}`));
    await here.clock.advance(10_000);
    const route = "/users/:id";
    expect(endpointsOf(here)).toEqual([
      {
        endpoints: [
          { method: "GET", route },
          { method: "POST", route },
        ],
      },
    ]);
  });

  it("are sent again under the same rid until they are known, 100 at a time", async () => {
    const here = scene();
    let failures = 2;
    here.platform.handlers["endpoint.register"] = () =>
      failures-- > 0 ? { status: 500 } : { body: { registered: 1, known: 0 } };
    for (let i = 0; i < 150; i++) here.client.report(reportOf(`rid-${i}`, { route: `/r/${i}` }));
    await here.clock.advance(10_000);
    const messages = here.platform.messagesOf("endpoint.register");
    expect(messages.map(({ body }) => (body as { endpoints: unknown[] }).endpoints.length)).toEqual([
      100, 100, 100, 50,
    ]);
    expect(new Set(messages.map(({ rid }) => rid)).size).toBe(2);
  });

  it("are no more than 5,000, where an adapter gives paths for routes", async () => {
    const here = scene();
    for (let i = 0; i < 6000; i++) here.client.report(reportOf(`rid-${i}`, { route: `/r/${i}` }));
    await here.clock.advance(60_000);
    expect(endpointsOf(here)).toHaveLength(50);
  });
});

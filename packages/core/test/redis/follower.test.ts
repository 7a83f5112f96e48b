import { describe, expect, it } from "vitest";
import { Apikee, type ApikeeEvent } from "../../src/index.ts";
import { type RedisRevocations, redisRevocations } from "../../src/redis/index.ts";
import { ManualClock } from "../manual-clock.ts";
import { NOW_SECONDS, SECRET } from "../support.ts";
import { closeLater } from "./clients.ts";

const SECOND = 1000;
const HOUR = 3_600_000;
const CHANGES_MARK = "ZRANGEBYSCORE', changes";

/** A client whose Redis answers as the test says. */
class FakeClient {
  isReady = true;
  /** Commands, the refreshing ones and all others. */
  readonly asked = { refresh: 0, other: 0 };
  answer: (args: string[]) => Promise<unknown> = emptyRedis;

  sendCommand(args: string[]): Promise<unknown> {
    this.asked[args[1]?.includes(CHANGES_MARK) === true ? "refresh" : "other"]++;
    return this.answer(args);
  }
}

/** Holds nothing, in the one epoch that it has. */
function emptyRedis(args: string[]): Promise<unknown> {
  const epoch = args[7];
  return Promise.resolve(epoch === "e" ? ["same", "0"] : ["reload", "0", "e", "r", "0"]);
}

/** Holds `entries`, ids with their expiries, and takes whatever is revoked; `seconds` is its time. */
function redisOf(seconds: () => number, entries: readonly string[]): FakeClient["answer"] {
  const revoked = [...entries];
  return async (args) => {
    const now = String(seconds());
    if (args[1]?.includes(CHANGES_MARK) !== true) {
      revoked.push(...args.slice(8));
      return [revoked.length / 2, args[9]];
    }
    if (args[7] !== "e") return ["reload", now, "e", "r", "0"];
    const known = Number(args[9]);
    const version = revoked.length / 2;
    return known === version ? ["same", now] : ["page", now, version, "0", 1, ...revoked.slice(known * 2)];
  };
}

const silence = (): Promise<never> => new Promise<never>(() => undefined);

function setUp(answer: FakeClient["answer"] = emptyRedis) {
  const clock = new ManualClock(NOW_SECONDS * SECOND);
  const client = new FakeClient();
  client.answer = answer;
  const list = closeLater(redisRevocations({ client, clock }));
  const events: string[] = [];
  list.listen((event) => void events.push(event.type));
  return { clock, client, list, events };
}

describe("the refreshing", () => {
  it("asks once a second, and again at once while there is more", async () => {
    const { clock, client, list } = setUp();
    await clock.advance(10);
    expect([client.asked.refresh, list.isLoaded]).toEqual([2, true]);
    await clock.advance(10 * SECOND);
    expect(client.asked.refresh).toBe(12);
  });

  it("is not waited for by has, which asks nobody", async () => {
    const { clock, client, list } = setUp();
    await clock.advance(10);
    for (let i = 0; i < 1000; i++) list.has(`id-${i}`);
    expect(client.asked).toEqual({ refresh: 2, other: 0 });
  });

  it("leaves one command unanswered, and another only after ten seconds, twenty and so on", async () => {
    const { clock, client, list, events } = setUp(silence);
    await clock.advance(9 * SECOND);
    expect(client.asked.refresh).toBe(1);
    await clock.advance(HOUR);
    expect(client.asked.refresh).toBeLessThan(20);
    expect([events, list.isLoaded]).toEqual([["REVOCATIONS_UNAVAILABLE"], false]);
  });

  it("goes on at once when the unanswered command is answered after all", async () => {
    let answerNow = (_reply: unknown): void => undefined;
    const { clock, client, list, events } = setUp(
      () =>
        new Promise((resolve) => {
          answerNow = resolve;
        }),
    );
    await clock.advance(5 * SECOND);
    client.answer = emptyRedis;
    answerNow(["same", "0"]);
    await clock.advance(0);
    expect([list.isLoaded, events]).toEqual([true, ["REVOCATIONS_UNAVAILABLE", "REVOCATIONS_RESTORED"]]);
  });

  it("asks nothing of a client that is not connected, and loads soon after it is", async () => {
    const clock = new ManualClock(NOW_SECONDS * SECOND);
    const client = new FakeClient();
    client.isReady = false;
    const list = closeLater(redisRevocations({ client, clock }));
    const events: string[] = [];
    list.listen((event) => void events.push(event.type));
    await clock.advance(100);
    expect(client.asked.refresh).toBe(0);
    client.isReady = true;
    await clock.advance(200);
    expect([list.isLoaded, events]).toEqual([true, []]);
    client.isReady = false;
    await clock.advance(HOUR);
    expect([client.asked.refresh, events]).toEqual([2, ["REVOCATIONS_UNAVAILABLE"]]);
  });

  it("says once that the list is lost, after two seconds, and once that it is back", async () => {
    const { clock, client, events } = setUp();
    await clock.advance(10);
    client.answer = () => Promise.reject(new Error("gone"));
    await clock.advance(2 * SECOND);
    expect(events).toEqual([]);
    await clock.advance(HOUR);
    expect(events).toEqual(["REVOCATIONS_UNAVAILABLE"]);
    client.answer = emptyRedis;
    await clock.advance(HOUR);
    expect(events).toEqual(["REVOCATIONS_UNAVAILABLE", "REVOCATIONS_RESTORED"]);
  });

  it("tells an outage to whoever begins to listen in it, and of none that is over", async () => {
    const { clock, client, list } = setUp(() => Promise.reject(new Error("NOPERM")));
    await clock.advance(10 * SECOND);
    const late: ApikeeEvent[] = [];
    new Apikee({ secret: SECRET, clock, revocations: list, onEvent: (event) => void late.push(event) });
    expect(late).toMatchObject([
      { type: "REVOCATIONS_UNAVAILABLE", isLoaded: false, message: expect.stringContaining("NOPERM") },
    ]);
    client.answer = emptyRedis;
    await clock.advance(10 * SECOND);
    const later: string[] = [];
    list.listen((event) => void later.push(event.type));
    expect([late.length, later]).toEqual([2, []]);
  });

  it("survives a listener that throws, and replies that make no sense", async () => {
    const { clock, client, list, events } = setUp();
    list.listen(() => {
      throw new Error("a listener of the application");
    });
    for (const nonsense of [
      "OK",
      null,
      [],
      ["page", "x"],
      ["page", "0", "1", "0", "1", "a"],
      [{}],
      ["reload"],
    ]) {
      client.answer = () => Promise.resolve(nonsense);
      await clock.advance(5 * SECOND);
    }
    client.answer = emptyRedis;
    await clock.advance(5 * SECOND);
    expect([list.isLoaded, events]).toEqual([true, ["REVOCATIONS_UNAVAILABLE", "REVOCATIONS_RESTORED"]]);
  });

  it("says that the list is lost where the clock is set back in the outage, or while a command hangs", async () => {
    const refused = setUp();
    await refused.clock.advance(10);
    refused.client.answer = () => Promise.reject(new Error("gone"));
    await refused.clock.advance(1500);
    refused.clock.jump(-HOUR);
    await refused.clock.advance(4 * SECOND);
    expect(refused.events).toEqual(["REVOCATIONS_UNAVAILABLE"]);

    const hanging = setUp(silence);
    await hanging.clock.advance(SECOND);
    hanging.clock.jump(-HOUR);
    await hanging.clock.advance(SECOND);
    expect(hanging.events).toEqual(["REVOCATIONS_UNAVAILABLE"]);
  });

  it("gives a Redis time that has everything loaded anew again and again, and says that the list is lost", async () => {
    let asked = 0;
    const { clock, client, list, events } = setUp(() =>
      Promise.resolve(
        asked++ % 2 === 0 ? ["reload", "0", "e", "r", "0"] : ["page", "0", "2000", "0", 0, "a", "inf"],
      ),
    );
    await clock.advance(10 * SECOND);
    expect(client.asked.refresh).toBeLessThan(25);
    expect([events, list.isLoaded]).toEqual([["REVOCATIONS_UNAVAILABLE"], false]);
    client.answer = emptyRedis;
    await clock.advance(2 * SECOND);
    expect([events, list.isLoaded]).toEqual([["REVOCATIONS_UNAVAILABLE", "REVOCATIONS_RESTORED"], true]);
  });

  it("lets ids go an hour or two after their keys expired by the time of Redis", async () => {
    let redisSeconds = NOW_SECONDS;
    const { clock, list } = setUp(
      redisOf(() => redisSeconds, ["short", `${NOW_SECONDS + 60}`, "long", "inf"]),
    );
    const pass = (seconds: number) => {
      redisSeconds += seconds;
      return clock.advance(2 * SECOND);
    };
    await clock.advance(10);
    for (const seconds of [60, 300, 3600]) {
      await pass(seconds);
      expect([list.has("short"), list.has("long")]).toEqual([true, true]);
    }
    await pass(3600);
    expect([list.has("short"), list.has("long")]).toEqual([false, true]);
  });

  it("loses nothing by a clock that is a day ahead for a moment, that of the process or that of Redis", async () => {
    let redisSeconds = NOW_SECONDS;
    const { clock, list } = setUp(redisOf(() => redisSeconds, ["before", `${NOW_SECONDS + 3600}`]));
    await clock.advance(10 * SECOND);
    clock.jump(24 * HOUR);
    redisSeconds += 86_400;
    await list.revoke("during", new Date((NOW_SECONDS + 7200) * SECOND));
    await clock.advance(10 * SECOND);
    clock.jump(-24 * HOUR);
    redisSeconds -= 86_400;
    await clock.advance(10 * SECOND);
    expect([list.has("before"), list.has("during")]).toEqual([true, true]);
  });

  it("refuses what it knows while the rest is still being loaded", async () => {
    const replies = [
      ["reload", "0", "e", "r", "0"],
      ["page", "0", "2", "0", 0, "a", "inf"],
    ];
    const { clock, list } = setUp(() => {
      const reply = replies.shift();
      return reply === undefined ? silence() : Promise.resolve(reply);
    });
    await clock.advance(10);
    expect([list.isLoaded, list.has("a"), list.has("b")]).toEqual([false, true, false]);
  });

  it.each([
    ["while it waits for the next refresh", emptyRedis],
    ["while it waits for an answer", silence],
    ["while Redis is lost", () => Promise.reject(new Error("gone"))],
  ])("ends with close, timers and all, %s", async (_, answer) => {
    const { clock, client, list } = setUp(answer);
    await clock.advance(10);
    list.close();
    const asked = client.asked.refresh;
    await list.ready();
    await clock.advance(0);
    expect(clock.timers).toBe(0);
    await clock.advance(HOUR);
    expect(client.asked.refresh).toBe(asked);
    await expect(list.revoke("a", null)).rejects.toThrow("closed");
  });
});

describe("revoke, unrevoke, list and count", () => {
  const CALLS: [string, (list: RedisRevocations) => Promise<unknown>][] = [
    ["revoke", (list) => list.revoke("a", null)],
    ["unrevoke", (list) => list.unrevoke("a")],
    ["list", (list) => list.list()],
    ["count", (list) => list.count()],
  ];

  it.each(CALLS)(
    "%s fails with the client's own error, or after two seconds without an answer",
    async (_, call) => {
      const { clock, client, list } = setUp();
      await clock.advance(10);
      const gone = new Error("gone");
      client.answer = () => Promise.reject(gone);
      await expect(call(list)).rejects.toBe(gone);
      client.answer = () => {
        throw gone;
      };
      await expect(call(list)).rejects.toBe(gone);
      client.answer = silence;
      const failed = expect(call(list)).rejects.toThrow("Redis did not answer within 2000 ms");
      await clock.advance(2 * SECOND);
      await failed;
      expect(list.has("a")).toBe(false);
    },
  );

  it("refuse what is no id, no time and no limit, before Redis is asked", async () => {
    const { client, list } = setUp();
    for (const id of ["", "a b", "é", "x".repeat(129), null, 1]) {
      await expect(list.revoke(id as string, null)).rejects.toThrow(/^id must be the id of a key/);
      await expect(list.unrevoke(id as string)).rejects.toThrow(TypeError);
    }
    for (const until of [undefined, "2030-01-01", 5, new Date(Number.NaN)]) {
      await expect(list.revoke("a", until as Date)).rejects.toThrow(/^until must be the Date/);
    }
    for (const limit of [0, 1.5, 10_001, "1"]) {
      await expect(list.list({ limit: limit as number })).rejects.toThrow(/^limit must be a whole number/);
    }
    expect(client.asked.other).toBe(0);
  });

  it("take a change of this process at once, and keep it against a page that was read before", async () => {
    const { clock, client, list } = setUp();
    await clock.advance(10);
    let answerPage = (_reply: unknown): void => undefined;
    client.answer = () =>
      new Promise((resolve) => {
        answerPage = resolve;
      });
    await clock.advance(SECOND);
    client.answer = () => Promise.resolve(["5", "+inf"]);
    await list.revoke("a", null);
    expect(list.has("a")).toBe(true);
    client.answer = emptyRedis;
    answerPage(["page", "0", "4", "0", 1, "a", ""]);
    await clock.advance(0);
    expect(list.has("a")).toBe(true);
  });
});

describe("the options", () => {
  const client = new FakeClient();
  it.each([
    ["no client", {}, /^client must be a Redis or Cluster of ioredis, or what createClient/],
    ["an address", { client: "redis://127.0.0.1" }, /^client must be/],
    ["a client of another kind", { client: { get: () => null } }, /^client must be/],
    ["a sentinel of redis", { client: { sendCommand: () => null, acquire: () => null } }, /^client must be/],
    ["a prefix with a hash tag", { client, prefix: "{a}" }, /^prefix must be/],
    ["a prefix that is none", { client, prefix: 5 }, /^prefix must be/],
    ["an interval too short", { client, refreshIntervalMs: 99 }, /^refreshIntervalMs must be a whole number/],
    ["no whole interval", { client, failureAfterMs: 100.5 }, /^failureAfterMs must be a whole number/],
    ["a clock that is none", { client, clock: {} }, /^clock must have the methods/],
  ])("refuse %s", (_, options, message) => {
    expect(() => redisRevocations(options as never)).toThrow(message);
  });
});

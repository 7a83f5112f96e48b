import { describe, expect, it } from "vitest";
import { Apikee, type ApikeeEvent } from "../../src/index.ts";
import { redisRevocations } from "../../src/redis/index.ts";
import { ManualClock } from "../manual-clock.ts";
import { NOW_SECONDS, SECRET } from "../support.ts";
import { closeLater } from "./clients.ts";
import { emptyRedis, FakeClient, HOUR, SECOND, setUp, silence } from "./fake-client.ts";

describe("a list that cannot be refreshed", () => {
  it("is not asked for while the client is not connected, and loads soon after it is", async () => {
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

  it("is reported once, after two seconds, and once more when it is back", async () => {
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

  it("is reported to a listener that comes during the outage, and not to one that comes after it", async () => {
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

  it("goes on being tried after a listener that throws, and after replies that make no sense", async () => {
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

  it("is reported although the clock is set back during the outage, or while a command hangs", async () => {
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

  it("is reported where Redis asks for everything to be loaded again each time, and is not tried in a tight loop", async () => {
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
});

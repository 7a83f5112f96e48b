import { describe, expect, it } from "vitest";
import { emptyRedis, HOUR, SECOND, setUp, silence } from "./fake-client.ts";

describe("the refreshing", () => {
  it("asks once a second, and again at once while there is more", async () => {
    const { clock, client, list } = setUp();
    await clock.advance(10);
    expect([client.asked.refresh, list.isLoaded]).toEqual([2, true]);
    await clock.advance(10 * SECOND);
    expect(client.asked.refresh).toBe(12);
  });

  it("is not waited for by has, which asks only the local copy", async () => {
    const { clock, client, list } = setUp();
    await clock.advance(10);
    for (let i = 0; i < 1000; i++) list.has(`id-${i}`);
    expect(client.asked).toEqual({ refresh: 2, other: 0 });
  });

  it("leaves one command unanswered, and sends another only after ten seconds, then twenty, and so on", async () => {
    const { clock, client, list, events } = setUp(silence);
    await clock.advance(9 * SECOND);
    expect(client.asked.refresh).toBe(1);
    await clock.advance(HOUR);
    expect(client.asked.refresh).toBeLessThan(20);
    expect([events, list.isLoaded]).toEqual([["REVOCATIONS_UNAVAILABLE"], false]);
  });

  it("continues at once when the unanswered command is answered after all", async () => {
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

  it("ends with a close by a listener that is told of an unanswered command", async () => {
    const { clock, list } = setUp(silence);
    list.listen(() => list.close());
    await clock.advance(2 * SECOND);
    expect(clock.timers).toBe(0);
  });
});

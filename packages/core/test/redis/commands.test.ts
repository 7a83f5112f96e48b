import { describe, expect, it } from "vitest";
import type { RedisRevocations } from "../../src/redis/index.ts";
import { emptyRedis, SECOND, setUp, silence } from "./fake-client.ts";

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

import { describe, expect, it } from "vitest";
import { NOW_SECONDS } from "../support.ts";
import { HOUR, redisOf, SECOND, setUp } from "./fake-client.ts";

describe("the ids of keys that have expired", () => {
  it("are dropped an hour or two after that, by the clock of Redis", async () => {
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

  it("are all that is dropped when the clock of the process or of Redis is a day ahead for a moment", async () => {
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
});

import { describe, expect, test } from "vitest";
import { ManualClock } from "../../src/testing/index.ts";

const DAY_MS = 86_400_000;

describe("a manual clock", () => {
  test("stands still until it is moved", async () => {
    const clock = new ManualClock(1000);
    expect(clock.now()).toBe(1000);
    await clock.advance("2h");
    expect(clock.now()).toBe(1000 + 7_200_000);
    clock.set(5);
    expect(clock.now()).toBe(5);
  });

  test("runs each timer that falls due on the way, at its time and in its order", async () => {
    const clock = new ManualClock(0);
    const ran: [string, number][] = [];
    const note = (name: string) => () => ran.push([name, clock.now()]);
    clock.setTimer(note("late"), 3000);
    clock.setTimer(note("first"), 1000);
    clock.setTimer(note("second"), 1000);
    clock.setTimer(note("never"), 3001);
    const cancel = clock.setTimer(note("cancelled"), 10);
    cancel();
    await clock.advance("3s");
    expect(ran).toEqual([
      ["first", 1000],
      ["second", 1000],
      ["late", 3000],
    ]);
    expect(clock.now()).toBe(3000);
  });

  test("runs what timers set on the way, after what they started has come to rest", async () => {
    const clock = new ManualClock(0);
    const ticks: number[] = [];
    const tick = async () => {
      for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
      ticks.push(clock.now());
      clock.setTimer(tick, 1000);
    };
    clock.setTimer(tick, 1000);
    await clock.advance("1m");
    expect(ticks).toHaveLength(60);
    expect(ticks.at(-1)).toBe(60_000);
  });

  test("walks months in steps, where timers repeat all the time, and keeps their order", async () => {
    const clock = new ManualClock(0);
    const ran: number[] = [];
    const poll = () => {
      ran.push(clock.now());
      clock.setTimer(poll, 25_000);
    };
    poll();
    const order: string[] = [];
    clock.setTimer(() => order.push("second"), 40 * DAY_MS + 1);
    clock.setTimer(() => order.push("first"), 40 * DAY_MS);
    clock.setTimer(() => order.push("last"), 90 * DAY_MS);
    clock.setTimer(() => order.push("never"), 90 * DAY_MS + 1);
    await clock.advance("90d");
    expect(clock.now()).toBe(90 * DAY_MS);
    expect(order).toEqual(["first", "second", "last"]);
    expect(ran.slice(0, 400)).toEqual(Array.from({ length: 400 }, (_, index) => index * 25_000));
    expect(ran.length).toBeLessThan(700);
    expect(ran).toEqual(ran.toSorted((a, b) => a - b));
  });

  test.each(["2 h", "", "-1s", "1y", "h"])("does not take %j for a duration", async (text) => {
    await expect(new ManualClock(0).advance(text as never)).rejects.toThrow(TypeError);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("nor %s", async (ms) => {
    await expect(new ManualClock(0).advance(ms)).rejects.toThrow(TypeError);
  });
});

import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/bytes/clock.ts";
import { Deadline } from "../../src/client/deadline.ts";
import { ManualClock, settled } from "../manual-clock.ts";

const never = () => new Promise<never>(() => undefined);

describe("a deadline", () => {
  it.each([1, 2, 3, 999, 1000])("of %i ms is over after exactly so many", async (ms) => {
    const clock = new ManualClock();
    const deadline = new Deadline(clock, ms);
    const waiting = deadline.within(never()).catch((error: Error) => error.name);
    await clock.advance(ms - 1);
    expect(deadline.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(await waiting).toBe("DeadlinePassed");
    expect(deadline.signal.aborted).toBe(true);
  });

  it("gives what comes in time, and errors as they are", async () => {
    const deadline = new Deadline(new ManualClock(), 10);
    expect(await deadline.within(Promise.resolve(7))).toBe(7);
    await expect(deadline.within(Promise.reject(new RangeError("x")))).rejects.toThrow(RangeError);
  });

  it("leaves no timer where it was met, and lets nothing more wait once it is over", async () => {
    const clock = new ManualClock();
    new Deadline(clock, 10).met();
    const over = new Deadline(clock, 10);
    over.end();
    await expect(over.within(never())).rejects.toThrow();
    expect(clock.timers).toBe(0);
  });

  it("leaves no rejection behind that nobody handles", async () => {
    const deadline = new Deadline(new ManualClock(), 10);
    let fail: (error: Error) => void = () => undefined;
    const pending = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const waiting = deadline.within(pending).catch(() => undefined);
    deadline.end();
    await waiting;
    fail(new Error("late"));
    await settled();
  });

  it("does not miss what came while the process itself stood still", async () => {
    const deadline = new Deadline(systemClock, 40);
    const arrived = new Promise<string>((resolve) => setImmediate(() => resolve("in time")));
    const until = performance.now() + 60;
    while (performance.now() < until);
    expect(await deadline.within(arrived)).toBe("in time");
    deadline.met();
  });
});

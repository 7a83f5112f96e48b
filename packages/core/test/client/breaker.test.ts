import { describe, expect, it } from "vitest";
import { Backoff } from "../../src/client/backoff.ts";
import { Breaker, type Permit } from "../../src/client/breaker.ts";
import { ManualClock } from "../manual-clock.ts";

function breakerWith(random = 0) {
  const clock = new ManualClock();
  const told: string[] = [];
  const breaker = new Breaker({
    clock,
    backoff: new Backoff({ firstMs: 1000, maxMs: 30_000, random: () => random }),
    onOpened: () => told.push("opened"),
    onClosed: () => told.push("closed"),
  });
  return { clock, told, breaker };
}

/** A breaker that is open and due, and whose trial may take this long. */
async function dueBreaker(maxTrialMs: number) {
  const clock = new ManualClock();
  const backoff = new Backoff({ firstMs: 1000, maxMs: 30_000, random: () => 0 });
  const breaker = new Breaker({ clock, backoff, maxTrialMs, onOpened() {} });
  fail(breaker, 5);
  await clock.advance(1000);
  return { breaker, clock };
}

function entered(breaker: Breaker): Permit {
  const permit = breaker.enter();
  if (permit === null) throw new Error("the breaker is open");
  return permit;
}

function fail(breaker: Breaker, times: number): void {
  for (let i = 0; i < times; i++) entered(breaker).failed();
}

describe("a trial that never tells how it went", () => {
  it("gives way to another after a time, where it has one", async () => {
    const { breaker, clock } = await dueBreaker(2000);
    expect(entered(breaker).isTrial).toBe(true);
    clock.jump(1999);
    expect(breaker.enter()).toBeNull();
    clock.jump(1);
    entered(breaker).succeeded();
    expect(breaker.isOpen).toBe(false);
  });

  it("does not open or delay anything when it tells later after all", async () => {
    const { breaker, clock } = await dueBreaker(2000);
    const lost = entered(breaker);
    clock.jump(2000);
    const next = entered(breaker);
    lost.failed();
    expect(breaker.enter()).toBeNull();
    next.succeeded();
    expect(breaker.isOpen).toBe(false);
  });
});

describe("a breaker", () => {
  it("opens after 5 failures in a row, and says so once", () => {
    const { breaker, told } = breakerWith();
    fail(breaker, 4);
    expect(breaker.isOpen).toBe(false);
    fail(breaker, 1);
    expect(breaker.isOpen).toBe(true);
    expect(breaker.enter()).toBeNull();
    expect(told).toEqual(["opened"]);
  });

  it("counts failures in a row only", () => {
    const { breaker } = breakerWith();
    fail(breaker, 4);
    entered(breaker).succeeded();
    fail(breaker, 4);
    expect(breaker.isOpen).toBe(false);
  });

  it("lets one try after a second, and nobody else until it is known how that went", async () => {
    const { breaker, clock, told } = breakerWith();
    fail(breaker, 5);
    await clock.advance(999);
    expect(breaker.enter()).toBeNull();
    await clock.advance(1);
    const trial = entered(breaker);
    expect(breaker.enter()).toBeNull();
    trial.succeeded();
    expect(breaker.isOpen).toBe(false);
    expect(breaker.enter()).not.toBeNull();
    expect(told).toEqual(["opened", "closed"]);
  });

  it("waits twice as long after each failed try, 30 seconds at most", async () => {
    const { breaker, clock, told } = breakerWith();
    fail(breaker, 5);
    for (const seconds of [1, 2, 4, 8, 16, 30, 30]) {
      await clock.advance(seconds * 1000 - 1);
      expect(breaker.enter()).toBeNull();
      await clock.advance(1);
      entered(breaker).failed();
    }
    expect(told).toEqual(["opened"]);
  });

  it("waits less by chance, half as long at least, though not the first time", async () => {
    const { breaker, clock } = breakerWith(0.999_999);
    fail(breaker, 5);
    await clock.advance(999);
    expect(breaker.enter()).toBeNull();
    await clock.advance(1);
    entered(breaker).failed();
    await clock.advance(999);
    expect(breaker.enter()).toBeNull();
    await clock.advance(2);
    expect(breaker.enter()).not.toBeNull();
  });

  it("begins anew after it was closed", async () => {
    const { breaker, clock } = breakerWith();
    fail(breaker, 5);
    await clock.advance(1000);
    entered(breaker).failed();
    await clock.advance(2000);
    entered(breaker).succeeded();
    fail(breaker, 5);
    await clock.advance(1000);
    expect(breaker.enter()).not.toBeNull();
  });

  it("opens once under concurrent failures, and does not wait longer for them", async () => {
    const { breaker, clock, told } = breakerWith();
    const permits = Array.from({ length: 50 }, () => entered(breaker));
    for (const permit of permits) permit.failed();
    expect(told).toEqual(["opened"]);
    await clock.advance(1000);
    expect(breaker.enter()).not.toBeNull();
  });

  it("closes on a good answer to a call that began before it opened", () => {
    const { breaker, told } = breakerWith();
    const slow = entered(breaker);
    fail(breaker, 5);
    slow.succeeded();
    expect(told).toEqual(["opened", "closed"]);
    expect(breaker.enter()).not.toBeNull();
  });

  it("is not fooled by a try that fails after it was closed and opened again", async () => {
    const { breaker, clock } = breakerWith();
    const slow = entered(breaker);
    fail(breaker, 5);
    await clock.advance(1000);
    const stale = entered(breaker);
    slow.succeeded();
    fail(breaker, 5);
    await clock.advance(1000);
    const trial = entered(breaker);
    stale.failed();
    expect(breaker.enter()).toBeNull();
    trial.succeeded();
    expect(breaker.isOpen).toBe(false);
  });

  it("tries again in time where the clock is set back an hour", async () => {
    const { breaker, clock } = breakerWith();
    fail(breaker, 5);
    clock.jump(-3_600_000);
    await clock.advance(1000);
    expect(breaker.enter()).not.toBeNull();
  });

  it("leaves no timer behind at its end", () => {
    const { breaker, clock } = breakerWith();
    fail(breaker, 5);
    breaker.end();
    expect(clock.timers).toBe(0);
  });
});

import { describe, expect, it } from "vitest";
import { Backoff } from "../../src/client/backoff.ts";
import { Courier, type Delivery } from "../../src/client/courier.ts";
import { ManualClock, settled } from "../manual-clock.ts";

function courierOf(items: string[], outcome: (item: string) => Delivery) {
  const clock = new ManualClock();
  const sent: string[] = [];
  const courier = new Courier<string>({
    clock,
    backoff: new Backoff({ firstMs: 1000, maxMs: 30_000, random: () => 0 }),
    take: () => items.shift() ?? null,
    send: async (item) => {
      sent.push(item);
      return outcome(item);
    },
  });
  return { clock, sent, courier, items };
}

describe("a courier", () => {
  it("sends one after another", async () => {
    const { courier, sent } = courierOf(["a", "b"], () => "done");
    courier.wake();
    await settled();
    expect(sent).toEqual(["a", "b"]);
  });

  it("sends the same again until it has arrived, ever more seldom", async () => {
    let failures = 3;
    const { courier, sent, clock } = courierOf(["a", "b"], () => (failures-- > 0 ? "retry" : "done"));
    courier.wake();
    await settled();
    expect(sent).toEqual(["a"]);
    await clock.advance(1000);
    await clock.advance(1999);
    expect(sent).toEqual(["a", "a"]);
    await clock.advance(1);
    await clock.advance(4000);
    expect(sent).toEqual(["a", "a", "a", "a", "b"]);
    expect(clock.timers).toBe(0);
  });

  it("does not end its waiting where it is woken, but where it is hurried", async () => {
    const { courier, sent } = courierOf(["a"], () => "retry");
    courier.wake();
    await settled();
    courier.wake();
    await settled();
    expect(sent).toHaveLength(1);
    courier.hurry();
    await settled();
    expect(sent).toHaveLength(2);
  });

  it("takes what is put in at the moment that it ends", async () => {
    const { courier, sent, items } = courierOf(["a"], () => "done");
    courier.wake();
    for (let turn = 0; turn < 10; turn++) {
      await Promise.resolve();
      items.push(`${turn}`);
      courier.wake();
    }
    await settled();
    expect(sent).toHaveLength(11);
  });

  it("drains a platform that does not answer with two attempts, and without a timer", async () => {
    const { courier, sent, clock } = courierOf(["a", "b"], () => "retry");
    await courier.drain();
    expect(sent).toEqual(["a", "a"]);
    expect(clock.timers).toBe(0);
  });

  it("drains through a failure where something has arrived before", async () => {
    let calls = 0;
    const { courier, sent, clock } = courierOf(["a", "b"], () => (calls++ === 1 ? "retry" : "done"));
    const drained = courier.drain();
    await clock.advance(1000);
    await drained;
    expect(sent).toEqual(["a", "b", "b"]);
  });

  it("sends nothing after its end", async () => {
    const { courier, sent, clock } = courierOf(["a"], () => "retry");
    courier.wake();
    await settled();
    courier.end();
    courier.wake();
    courier.hurry();
    await clock.advance(60_000);
    expect(sent).toHaveLength(1);
    expect(clock.timers).toBe(0);
  });
});

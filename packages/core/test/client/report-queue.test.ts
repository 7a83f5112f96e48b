import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReportQueue } from "../../src/client/report-queue.ts";
import { reportOf } from "./clients.ts";

function queueOf(capacity = 10_000) {
  let batches = 0;
  return new ReportQueue(capacity, () => `batch-${++batches}`);
}

const ridsOf = (batch: { readonly events: readonly { readonly rid: string }[] } | null) =>
  batch?.events.map(({ rid }) => rid);

describe("the queue of reports", () => {
  it("gives the oldest 500 first", () => {
    const queue = queueOf();
    for (let i = 0; i < 501; i++) queue.push(reportOf(`rid-${i}`));
    expect(queue.batch()?.events).toHaveLength(500);
    expect(queue.waiting).toBe(1);
    queue.acknowledge();
    expect(ridsOf(queue.batch())).toEqual(["rid-500"]);
  });

  it("gives the same batch, unchanged, until it is acknowledged", () => {
    const queue = queueOf(10);
    queue.push(reportOf("rid-0"));
    const batch = queue.batch();
    const text = JSON.stringify(batch);
    for (let i = 1; i < 100; i++) queue.push(reportOf(`rid-${i}`));
    expect(JSON.stringify(queue.batch())).toBe(text);
    queue.acknowledge();
    expect(queue.batch()?.batchId).toBe("batch-2");
  });

  it.each([
    ["of ASCII", "a".repeat(2000)],
    ["of three bytes a character", "\u20ac".repeat(2000)],
    ["that JSON escapes", '"'.repeat(2000)],
  ])("keeps a batch with routes %s under 128 KiB", (_, route) => {
    const queue = queueOf();
    for (let i = 0; i < 500; i++) queue.push(reportOf(`rid-${i}`, { route }));
    let count = 0;
    for (let batch = queue.batch(); batch !== null; batch = queue.batch()) {
      expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThanOrEqual(128 * 1024);
      count += batch.events.length;
      queue.acknowledge();
    }
    expect(count).toBe(500);
  });

  it("drops the oldest that wait, counts them, and says so with the next batch, once", () => {
    const queue = queueOf(3);
    for (let i = 0; i < 5; i++) queue.push(reportOf(`rid-${i}`));
    const batch = queue.batch();
    expect(ridsOf(batch)).toEqual(["rid-2", "rid-3", "rid-4"]);
    expect(batch?.dropped).toBe(2);
    queue.acknowledge();
    queue.push(reportOf("rid-5"));
    expect(queue.batch()).not.toHaveProperty("dropped");
  });

  it("counts a batch that is refused as dropped, with those that it spoke of", () => {
    const queue = queueOf(2);
    for (let i = 0; i < 3; i++) queue.push(reportOf(`rid-${i}`));
    expect(queue.batch()?.dropped).toBe(1);
    queue.giveUpBatch();
    queue.push(reportOf("rid-3"));
    expect(queue.batch()?.dropped).toBe(3);
    expect(queue.abandon()).toBe(4);
    expect(queue.size).toBe(0);
  });

  it("never holds more than its capacity, and accounts for every event", () => {
    const step = fc.constantFrom("push", "push", "push", "batch", "acknowledge", "giveUp");
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), fc.integer({ min: 1, max: 20 }), (steps, capacity) => {
        const queue = queueOf(capacity);
        const arrived: string[] = [];
        let pushed = 0;
        let dropped = 0;
        for (const one of steps) {
          const batch = one === "push" ? null : queue.batch();
          if (one === "push") queue.push(reportOf(`rid-${pushed++}`));
          if (one === "giveUp") queue.giveUpBatch();
          if (one === "acknowledge" && batch !== null) {
            arrived.push(...(ridsOf(batch) ?? []));
            dropped += batch.dropped ?? 0;
            queue.acknowledge();
          }
          expect(queue.size).toBeLessThanOrEqual(capacity);
        }
        expect(new Set(arrived).size).toBe(arrived.length);
        expect(arrived.length + dropped + queue.abandon()).toBe(pushed);
      }),
    );
  });
});

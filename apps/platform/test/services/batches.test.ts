import { expect, it } from "vitest";
import { Batches } from "../../src/services/batches.ts";
import { DatabaseUnavailableError } from "../../src/store/errors.ts";

it("refuses items while 10,000 wait for a writer that stalls, and takes them again once it goes on", async () => {
  let goOn = () => {};
  const stalled = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const batches = new Batches<number, number>({
    writers: 1,
    write: async (items) => {
      await stalled;
      return items;
    },
  });
  const first = batches.add(0);
  await new Promise((resolve) => setImmediate(resolve));
  const waiting = Array.from({ length: 10_000 }, (_, index) => batches.add(index));
  await expect(batches.add(-1)).rejects.toThrow(DatabaseUnavailableError);
  expect(batches.waitingCount).toBe(10_000);
  goOn();
  expect(await first).toBe(0);
  expect(await Promise.all(waiting)).toEqual([...waiting.keys()]);
  expect(await batches.add(1)).toBe(1);
});

it("writes what is added at any step after the last item before it was written", async () => {
  const batches = new Batches<number, number>({ writers: 1, write: async (items) => items });
  for (let steps = 0; steps < 12; steps++) {
    await batches.add(steps);
    for (let step = 0; step < steps; step++) await undefined;
    const added = batches.add(-steps);
    // Two turns of the event loop are more than it takes.
    const turns = (async () => {
      for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
      return "not written";
    })();
    expect(await Promise.race([added, turns]), `${steps} steps later`).toBe(-steps);
  }
});

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

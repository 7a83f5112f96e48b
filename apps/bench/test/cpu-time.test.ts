import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { CpuCosts } from "../src/cpu-costs.ts";
import { CpuTime } from "../src/cpu-time.ts";

const cpu = CpuTime.read();

/** Works until this process has had so much CPU time more, which a busy machine only delays. */
function work(seconds: number): void {
  const start = process.cpuUsage();
  const usedMicroseconds = () => {
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };
  while (usedMicroseconds() < seconds * 1e6);
}

test.skipIf(cpu === null)("the CPU time of a process grows as it works, within a few ticks", () => {
  const before = cpu!.ofProcess(process.pid);
  work(0.2);
  expect(cpu!.ofProcess(process.pid) - before).toBeGreaterThan(0.15);
});

test.skipIf(cpu === null)(
  "that of a family holds children that have ended; that of the process does not",
  () => {
    const others = () => cpu!.ofFamily(process.pid) - cpu!.ofProcess(process.pid);
    const before = others();
    execFileSync(process.execPath, [
      "-e",
      "for (let u = process.cpuUsage(); u.user + u.system < 200_000; u = process.cpuUsage());",
    ]);
    expect(others() - before).toBeGreaterThan(0.15);
  },
);

test("a process that is not there has had none", () => {
  expect(cpu?.ofProcess(2 ** 30) ?? 0).toBe(0);
});

test.skipIf(cpu === null)("costs are told for each operation, of the last turns alone", async () => {
  const had = [0, 10, 10, 14, 14, 16];
  const costs = new CpuCosts({ database: () => had.shift() ?? Number.NaN });
  for (const operations of [1000, 1000, 1000]) await costs.during(async () => {}, operations);
  expect(costs.perOperation("database", 2)).toEqual([4000, 2000]);
});

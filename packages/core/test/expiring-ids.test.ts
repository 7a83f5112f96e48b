import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ExpiringIds } from "../src/keys/expiring-ids.ts";
import { NOW_SECONDS } from "./support.ts";

const nowMs = NOW_SECONDS * 1000;
const HOUR = 3_600_000;
const idOf = (i: number) => `id-${i}`;

describe("expiring ids", () => {
  it.each([
    ["never", Number.POSITIVE_INFINITY],
    ["1970", 1],
    ["1985", 1_577_836_800 - 2 ** 30],
    ["2020", 1_577_836_800],
    ["2054", 1_577_836_800 + 2 ** 30],
    ["the end of time", 8.64e12],
  ])("keep a time of %s as it is", (_, until) => {
    const ids = new ExpiringIds();
    ids.set("a", until);
    expect([ids.untilOf("a"), [...ids.entries()]]).toEqual([until, [["a", until]]]);
  });

  it("go once their keys had expired at two sweeps an hour apart, whatever the clock said meanwhile", () => {
    const ids = new ExpiringIds();
    ids.set("a", NOW_SECONDS + 60);
    const hasAfter = (ms: number) => {
      ids.sweep(nowMs + ms, 10);
      return ids.has("a");
    };
    const ahead = 24 * HOUR;
    expect([0, ahead, ahead + HOUR - 1, 0, ahead, 0].map(hasAfter)).toEqual(Array(6).fill(true));
    expect([HOUR, 360_000, 360_001].map(hasAfter)).toEqual([true, true, true]);
    expect([HOUR + 360_000, HOUR + 360_001].map(hasAfter)).toEqual([true, true]);
    expect(hasAfter(2 * HOUR + 360_001)).toBe(false);
  });
});

describe("expiring ids in large numbers", () => {
  it("has each that was put in and no other, whatever goes and comes between the sweeps", () => {
    const step = fc.oneof(
      fc.record({ act: fc.constant("set" as const), i: fc.nat(30_000), lasts: fc.boolean() }),
      fc.record({ act: fc.constant("delete" as const), i: fc.nat(30_000) }),
      fc.record({ act: fc.constant("sweep" as const), entries: fc.nat(12_000) }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 8000, max: 20_000 }),
        fc.array(step, { maxLength: 40 }),
        (size, steps) => {
          const ids = new ExpiringIds();
          ids.sweep(nowMs - HOUR, 0);
          const lasting = new Set<string>();
          const put = (i: number, lasts: boolean) => {
            ids.set(idOf(i), lasts ? NOW_SECONDS : NOW_SECONDS - 3901);
            if (lasts) lasting.add(idOf(i));
            else lasting.delete(idOf(i));
          };
          for (let i = 0; i < size; i++) put(i, i % 3 !== 0);
          for (const one of steps) {
            if (one.act === "set") put(one.i, one.lasts);
            else if (one.act === "sweep") ids.sweep(nowMs, one.entries);
            else {
              ids.delete(idOf(one.i));
              lasting.delete(idOf(one.i));
            }
          }
          for (const id of lasting) if (!ids.has(id)) return false;
          for (let round = 0; round < 2; round++) ids.sweep(nowMs, 1_000_000);
          let found = 0;
          for (let i = 0; i <= 30_000; i++) if (ids.has(idOf(i))) found++;
          return found === lasting.size && ids.size === lasting.size;
        },
      ),
      { numRuns: 40 },
    );
  });

  it("lets go of a hundred thousand in steps, and takes ids of any length", () => {
    const ids = new ExpiringIds();
    for (let i = 0; i < 100_000; i++) ids.set(idOf(i), NOW_SECONDS);
    for (const id of ["a", "x".repeat(128)]) ids.set(id, Number.POSITIVE_INFINITY);
    ids.sweep(nowMs + 301_000, 0);
    for (let i = 0; i < 51; i++) ids.sweep(nowMs + 301_000 + HOUR, 2000);
    expect([ids.size, ids.has("a"), ids.has("x".repeat(128)), ids.has(idOf(5))]).toEqual([
      2,
      true,
      true,
      false,
    ]);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDuration,
  addHistogram,
  type LatencyHistogram,
  percentiles,
  readHistogram,
  writeHistogram,
} from "../../src/services/latency-histogram.ts";

const SHARES = [0.5, 0.95, 0.99] as const;
const durations = fc.array(fc.double({ min: 0.011, max: 80_000_000, noNaN: true }), { minLength: 1 });

function histogramOf(durationsMs: readonly number[]): LatencyHistogram {
  const histogram: LatencyHistogram = new Map();
  for (const durationMs of durationsMs) addDuration(histogram, durationMs, 1);
  return histogram;
}

function exact(durationsMs: readonly number[], share: number): number {
  const sorted = [...durationsMs].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN;
}

describe("a histogram of latencies", () => {
  test("gives percentiles that are at most 5 % off", () => {
    fc.assert(
      fc.property(durations, (all) => {
        const found = percentiles(writeHistogram(histogramOf(all)), SHARES);
        for (const [i, share] of SHARES.entries()) {
          const off = Math.abs((found[i] ?? Number.NaN) / exact(all, share) - 1);
          expect(off).toBeLessThanOrEqual(0.05);
        }
      }),
    );
  });

  test("is the same from its text, and from its parts", () => {
    fc.assert(
      fc.property(durations, durations, (some, others) => {
        const sum = histogramOf(some);
        addHistogram(sum, readHistogram(writeHistogram(histogramOf(others))));
        expect(sum).toEqual(histogramOf([...some, ...others]));
      }),
    );
  });

  test("forgets what is taken out again", () => {
    const histogram = histogramOf([3, 70]);
    addDuration(histogram, 70, -1);
    expect(percentiles(writeHistogram(histogram), [1])[0]).toBeCloseTo(3, 0);
    addDuration(histogram, 3, -1);
    expect(writeHistogram(histogram)).toBe("");
    expect(percentiles(writeHistogram(histogram), SHARES)).toEqual([null, null, null]);
  });

  test.each([0, -1, 0.001, 1e12])("takes %d ms as the nearest that it knows", (durationMs) => {
    const [found] = percentiles(writeHistogram(histogramOf([durationMs])), [0.5]);
    expect(found).toBeGreaterThan(0);
    expect(found).toBeLessThan(100_000_000);
  });
});

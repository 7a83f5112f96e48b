import { describe, expect, it } from "vitest";
import { measureFraud } from "../../measure/run.ts";

// One in six of the customers of `pnpm run measure:fraud`, which measures all of them.
const { customers, week, attacks } = measureFraud(7, (all) => all.filter((_, index) => index % 6 === 3));

describe("an ordinary week with daily rhythm, bursts, jobs and new customers", () => {
  it("is one worth the name", () => {
    const kinds = new Set(customers.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(["app", "job", "newcomer", "regions", "service", "traveller"]);
    expect(week.requests).toBeGreaterThan(100_000);
  });

  it("gives no block, and less than one flag per client", () => {
    expect(week.blocks).toBe(0);
    expect(week.signals.length / customers.length).toBeLessThan(1);
  });
});

describe.each([...new Set(attacks.map(({ attack }) => attack.name))])("%s", (name) => {
  const runs = attacks.filter(({ attack }) => attack.name === name);

  it("is found within a minute, whoever is attacked", () => {
    expect(runs.length).toBeGreaterThan(0);
    for (const { finding, afterSeconds } of runs) {
      expect(finding?.text).toMatch(/^The (key|client|address) .*\.$/);
      expect(afterSeconds).toBeLessThan(60);
    }
  });
});

describe("an attack", () => {
  it("from a listed address is refused from the first request on", () => {
    const listed = attacks.filter(({ attack }) => attack.name === "a listed address");
    for (const { blockedAfterSeconds } of listed) expect(blockedAfterSeconds).toBe(0);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomBytes } from "../src/bytes/random.ts";
import { idSource } from "../src/claims/id.ts";
import { setClock } from "./support.ts";

describe("ids", () => {
  it("sort in the order in which they were made, whatever the clock does", () => {
    const steps = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(steps, (changes) => {
        const clock = setClock();
        const newId = idSource(clock, randomBytes);
        const ids = changes.map((change) => {
          clock.nowMs += change;
          return newId();
        });
        expect([...ids].sort()).toEqual(ids);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  it("keep their order through more ids than a millisecond counts", () => {
    const newId = idSource(setClock(), randomBytes);
    const ids = Array.from({ length: 10_000 }, newId);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(10_000);
  });

  it("differ between two sources at the same moment", () => {
    const [one, other] = [idSource(setClock(), randomBytes), idSource(setClock(), randomBytes)];
    expect(one()).not.toBe(other());
    expect(one()).toMatch(/^[0-9A-Za-z]{22}$/);
  });

  it("ask for nothing before the first one", () => {
    const refuse = () => {
      throw new Error("too early");
    };
    expect(() => idSource({ now: refuse, setTimer: refuse }, refuse)).not.toThrow();
  });
});

describe("random bytes", () => {
  it("are never given twice", () => {
    const seen = new Set<string>();
    for (let i = 0; i < 3000; i++) seen.add(Buffer.from(randomBytes(12)).toString("hex"));
    expect(seen.size).toBe(3000);
    expect(randomBytes(4096)).toHaveLength(4096);
  });
});

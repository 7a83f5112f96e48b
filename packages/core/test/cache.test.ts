import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KeyCache } from "../src/keys/cache.ts";
import { refusalOf, testApikee } from "./support.ts";

describe("the cache of verified keys", () => {
  it("never holds more than it may, and never a wrong value", () => {
    const uses = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 300 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), uses, (maxEntries, keys) => {
        const cache = new KeyCache<string>(maxEntries);
        for (const key of keys) {
          const value = cache.get(`k${key}`);
          if (value === undefined) cache.set(`k${key}`, `v${key}`);
          else expect(value).toBe(`v${key}`);
          expect(cache.size).toBeLessThanOrEqual(maxEntries);
        }
      }),
    );
  });

  it("keeps what is used while others come and go", () => {
    const cache = new KeyCache<number>(10);
    cache.set("used", 1);
    for (let i = 0; i < 100; i++) {
      cache.set(`other ${i}`, i);
      expect(cache.get("used")).toBe(1);
    }
  });

  it("is off where it may hold fewer than two", () => {
    const cache = new KeyCache<number>(1);
    cache.set("a", 1);
    expect([cache.get("a"), cache.size]).toEqual([undefined, 0]);
  });

  it("remembers no key that was refused", async () => {
    const apikee = testApikee({ cacheSize: 2 });
    const good = await apikee.create("acme");
    apikee.verify(good);
    for (let i = 0; i < 1000; i++) expect(refusalOf(() => apikee.verify(`${good}${i}`))).not.toBe("none");
    expect(apikee.verify(good).tenant).toBe("acme");
  });
});

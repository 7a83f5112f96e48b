import { ApikeeKeyEngine } from "apikee";
import { describe, expect, it } from "vitest";
import { parseKey } from "../src/keys/format.ts";
import { refusalOf, SECRET, testApikee } from "./support.ts";

// npm's `apikee` 0.1.2 is what deployed services run: keys must pass from either to the other.
const COUNT = 10_000;
const published = new ApikeeKeyEngine([SECRET]);
const apikee = testApikee({ clock: undefined, cacheSize: 0 });
const tenants = ["acme-corp", "ünïcode ✓", "a", "t".repeat(200)];

function optionsOf(i: number) {
  return {
    scopes: i % 3 === 0 ? [] : ["read", `orders:${i}`],
    expiresIn: i % 5 === 0 ? 3_600_000 : "90d",
    environment: i % 7 === 0 ? "staging" : "production",
    meta: i % 2 === 0 ? { plan: "pro", n: i, deep: [{ a: [null, true, 1.5, "é"] }] } : {},
  } as const;
}

describe("keys of apikee 0.1.2", () => {
  it(`verify here, ${COUNT} of them, those too that it refuses itself`, () => {
    let refusedThere = 0;
    for (let i = 0; i < COUNT; i++) {
      const tenant = tenants[i % tenants.length]!;
      const key = published.create({ tenant, ...optionsOf(i), scopes: [...optionsOf(i).scopes] });
      const claims = apikee.verify(key);
      expect(claims).toMatchObject({
        tenant,
        scopes: optionsOf(i).scopes,
        environment: optionsOf(i).environment,
      });
      expect(claims.meta).toEqual(optionsOf(i).meta);
      if (refusesItself(key)) refusedThere++;
    }
    // One signature in 256 begins with a zero byte.
    expect(refusedThere).toBeGreaterThan(10);
    expect(refusedThere).toBeLessThan(90);
  });

  it("verify here up to the last second that both count", () => {
    const key = published.create({ tenant: "acme", expiresIn: new Date(Date.now() - 1000) });
    expect(refusalOf(() => apikee.verify(key))).toBe("EXPIRED");
  });
});

describe("keys that are made here with JSON", () => {
  it(`verify there, ${COUNT} of them`, async () => {
    for (let i = 0; i < COUNT; i++) {
      const tenant = tenants[i % tenants.length]!;
      const key = await apikee.create(tenant, optionsOf(i));
      const { rawKey, ...claims } = published.verify(key);
      expect(rawKey).toBe(key);
      expect(claims).toEqual({ ...apikee.verify(key) });
    }
  });
});

function refusesItself(key: string): boolean {
  try {
    published.verify(key);
    return false;
  } catch {
    return parseKey(key).signature[0] === 0;
  }
}

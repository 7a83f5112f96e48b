import { describe, expect, it } from "vitest";
import { Apikee } from "../src/index.ts";
import { readVectors, refusalOf, setClock } from "./support.ts";

interface KeyVectors {
  readonly now: number;
  readonly secrets: readonly string[];
  readonly valid: readonly { name: string; key: string }[];
  readonly invalid: readonly { name: string; key: string; code: string }[];
}

const { now, secrets, valid, invalid } = readVectors<KeyVectors>("apikee/keys.json");
const atNow = { secrets, clock: setClock(now * 1000) };
const claimsByName = new Map(valid.map(({ name, key }) => [name, new Apikee(atNow).verify(key)]));

describe("the known answers for keys", () => {
  it("are all there", () => {
    expect([valid.length, invalid.length]).toEqual([18, 57]);
  });

  it.each(valid)("accepts: $name", ({ key }) => {
    const apikee = new Apikee(atNow);
    expect(apikee.verify(key)).toEqual(apikee.verify(key));
    expect(apikee.verify(key).rawKey).toBe(key);
  });

  it.each(invalid)("refuses with $code: $name", ({ key, code }) => {
    const apikee = new Apikee(atNow);
    expect(refusalOf(() => apikee.verify(key))).toBe(code);
    expect(refusalOf(() => apikee.verify(key))).toBe(code);
  });

  it("says what the keys say", () => {
    expect(claimsByName.get("json claims")).toMatchObject({ tenant: "acme-corp", environment: "production" });
    expect(claimsByName.get("no expiry")?.expiresAt).toBeNull();
    expect(claimsByName.get("no meta")?.meta).toEqual({});
    expect(claimsByName.get("no scopes")?.scopes).toEqual([]);
    expect(claimsByName.get("not-before is now")?.notBefore).toEqual(new Date(now * 1000));
    const polluting = claimsByName.get("meta with a __proto__ member does not pollute")?.meta;
    expect(Object.getOwnPropertyNames(polluting)).not.toContain("__proto__");
    expect(Object.getPrototypeOf(polluting)).toBe(Object.prototype);
  });
});

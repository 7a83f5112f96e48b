import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeUnverified } from "../src/index.ts";
import { NOW_SECONDS, OTHER_SECRET, readVectors, refusalOf, testApikee } from "./support.ts";

const { valid, invalid } = readVectors<{
  readonly valid: readonly { name: string; key: string }[];
  readonly invalid: readonly { name: string; key: string; code: string }[];
}>("apikee/keys.json");

/** What steps 1 to 4, 6 and 7 refuse; all other codes need a secret, the time or a list. */
const FORM = new Set(["MISSING_KEY", "INVALID_PREFIX", "INVALID_FORMAT", "DECODE_ERROR", "INVALID_CLAIMS"]);
const ofForm = invalid.filter(({ code }) => FORM.has(code));
const notOfForm = invalid.filter(({ code }) => !FORM.has(code) && code !== "INVALID_SIGNATURE");
const codeOf = (key: unknown) => refusalOf(() => decodeUnverified(key as string));

describe("decodeUnverified", () => {
  it.each(["json", "msgpack"] as const)("says what a key in %s says, without a secret", async (codec) => {
    const expiresAt = new Date((NOW_SECONDS + 60) * 1000);
    const key = await testApikee({ secrets: [OTHER_SECRET] }).create("acme-corp", {
      codec,
      scopes: ["read"],
      expiresIn: expiresAt,
      environment: "staging",
      meta: { plan: "pro" },
    });
    expect(decodeUnverified(key)).toEqual({
      id: expect.stringMatching(/^[0-9A-Za-z]{22}$/),
      tenant: "acme-corp",
      scopes: ["read"],
      expiresAt,
      notBefore: null,
      environment: "staging",
      meta: { plan: "pro" },
    });
  });

  it("believes nobody: a key whose signature is made up says what it likes", async () => {
    const key = await testApikee().create("somebody-else");
    const forged = `${key.slice(0, key.indexOf("."))}.1`;
    expect(decodeUnverified(forged).tenant).toBe("somebody-else");
    expect(refusalOf(() => testApikee().verify(forged))).toBe("INVALID_SIGNATURE");
  });

  it("keeps nothing of the key itself, and cannot be changed", async () => {
    const key = await testApikee().create("acme", { scopes: ["read"], meta: { a: { b: 1 } } });
    const claims = decodeUnverified(key);
    expect("rawKey" in claims).toBe(false);
    expect([claims, claims.scopes, claims.meta, claims.meta["a"]].every(Object.isFrozen)).toBe(true);
  });

  it.each(valid)("reads: $name", ({ key }) => {
    expect(codeOf(key)).toBe("none");
  });

  it.each(ofForm)("refuses with $code: $name", ({ key, code }) => {
    expect(codeOf(key)).toBe(code);
  });

  it.each(notOfForm)("reads what only $code refuses: $name", ({ key }) => {
    expect(codeOf(key)).toBe("none");
  });

  it.each([undefined, null, 1, {}, [], ""])("takes what is no text as no key: %s", (value) => {
    expect(codeOf(value)).toBe("MISSING_KEY");
  });

  it("reads what verify accepts, and throws nothing but codes of form", async () => {
    const key = await testApikee().create("acme");
    const input = fc.oneof(
      fc.string(),
      fc.string().map((text) => `apikee_${text}`),
      fc.tuple(fc.nat(), fc.constantFrom(..."0aZ._ é")).map(([seed, character]) => {
        const at = seed % key.length;
        return key.slice(0, at) + character + key.slice(at + 1);
      }),
    );
    fc.assert(
      fc.property(input, (text) => {
        const code = codeOf(text);
        expect(code === "none" || FORM.has(code)).toBe(true);
      }),
    );
  });
});

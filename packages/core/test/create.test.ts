import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CreateOptions, hasScope } from "../src/index.ts";
import { parseKey } from "../src/keys/format.ts";
import { NOW_SECONDS, SECRET, testApikee } from "./support.ts";

const apikee = testApikee();
const printable = (maxLength: number) =>
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength })
    .filter((text) => text.isWellFormed() && text.length <= maxLength && !/\p{Cc}/u.test(text));

describe("create", () => {
  it("makes a key that verifies and says what was asked for", async () => {
    const key = await apikee.create("acme-corp", {
      scopes: ["read", "write"],
      expiresIn: "90d",
      notBefore: new Date(NOW_SECONDS * 1000),
      environment: "staging",
      meta: { plan: "pro", seats: 5 },
    });
    const claims = apikee.verify(key);
    expect(claims).toEqual({
      id: claims.id,
      tenant: "acme-corp",
      scopes: ["read", "write"],
      expiresAt: new Date((NOW_SECONDS + 90 * 86_400) * 1000),
      notBefore: new Date(NOW_SECONDS * 1000),
      environment: "staging",
      meta: { plan: "pro", seats: 5 },
    });
    expect(claims.id).toMatch(/^[0-9A-Za-z]{22}$/);
  });

  it("has defaults: no scopes, 90 days, production, no meta", async () => {
    expect(apikee.verify(await apikee.create("acme"))).toMatchObject({
      scopes: [],
      expiresAt: new Date((NOW_SECONDS + 90 * 86_400) * 1000),
      notBefore: null,
      environment: "production",
      meta: {},
    });
  });

  it("makes a key without expiry where that is asked for", async () => {
    expect(apikee.verify(await apikee.create("acme", { expiresIn: null })).expiresAt).toBeNull();
    const forever = testApikee({ defaultExpiresIn: null, environment: "test" });
    expect(forever.verify(await forever.create("acme"))).toMatchObject({
      expiresAt: null,
      environment: "test",
    });
  });

  it("makes keys that verify, whatever valid claims they carry", async () => {
    const options = fc.record(
      {
        scopes: fc.array(printable(30), { maxLength: 10 }),
        environment: printable(64),
        codec: fc.constantFrom("json" as const, "msgpack" as const),
        expiresIn: fc.oneof(
          fc.constant(null),
          fc.integer({ min: 1, max: 1e12 }),
          fc.constantFrom("1s", "30m", "2w"),
        ),
        meta: fc.dictionary(
          fc.string({ maxLength: 20 }).filter((name) => !/^(__proto__|constructor|prototype)$/.test(name)),
          fc.oneof(
            fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
            printable(40),
            fc.boolean(),
          ),
          { maxKeys: 8, noNullPrototype: true },
        ),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(printable(256), options, async (tenant, given) => {
        const claims = apikee.verify(await apikee.create(tenant, given as CreateOptions));
        expect(claims.tenant).toBe(tenant);
        expect(claims.scopes).toEqual(given.scopes ?? []);
        expect(claims.meta).toEqual(given.meta ?? {});
        expect((given.scopes ?? []).every((scope) => hasScope(claims.scopes, scope))).toBe(true);
      }),
    );
  });

  it("never makes a signature that begins with a zero byte", async () => {
    for (let i = 0; i < 2000; i++) expect(parseKey(await apikee.create("acme")).signature[0]).not.toBe(0);
  });

  it("rounds the expiry up to a whole second, never below what was asked for", async () => {
    const expiry = async (expiresIn: number) =>
      apikee.verify(await apikee.create("acme", { expiresIn })).expiresAt?.getTime();
    expect(await expiry(1)).toBe((NOW_SECONDS + 1) * 1000);
    expect(await expiry(1001)).toBe((NOW_SECONDS + 2) * 1000);
  });

  it.each<[string, unknown, object, RegExp]>([
    ["no tenant", undefined, {}, /^tenant must be a string of 1 to 256 characters/],
    ["an empty tenant", "", {}, /^tenant/],
    ["a tenant of 257", "t".repeat(257), {}, /^tenant/],
    ["a control character in the tenant", "a\u0000b", {}, /^tenant/],
    ["a C1 control character", "a\u0085b", {}, /^tenant/],
    ["a lone surrogate", "a\ud800", {}, /^tenant/],
    ["scopes that are a text", "t", { scopes: "read" }, /^scopes must be a list/],
    ["257 scopes", "t", { scopes: Array(257).fill("s") }, /^scopes must be a list of at most 256/],
    ["an empty scope", "t", { scopes: ["a", ""] }, /^scopes\[1\] must be a string of 1 to 128/],
    ["a hole among the scopes", "t", { scopes: new Array(1) }, /^scopes\[0\]/],
    ["a scope that is a number", "t", { scopes: [1] }, /^scopes\[0\]/],
    ["an empty environment", "t", { environment: "" }, /^environment must be a string of 1 to 64/],
    ["an expiry that is no duration", "t", { expiresIn: "90x" }, /^expiresIn must be a duration such as/],
    ["an expiry of 0", "t", { expiresIn: 0 }, /^expiresIn/],
    ["an expiry in the past", "t", { expiresIn: -1000 }, /^expiresIn/],
    ["an expiry of NaN", "t", { expiresIn: Number.NaN }, /^expiresIn/],
    ["an invalid Date", "t", { expiresIn: new Date(Number.NaN) }, /^expiresIn/],
    ["an expiry past the last Date", "t", { expiresIn: "999999999999w" }, /^expiresIn/],
    ["a start that is a text", "t", { notBefore: "2026-01-01" }, /^notBefore must be a valid Date/],
    [
      "a start after the end",
      "t",
      { notBefore: new Date(NOW_SECONDS * 1000 + 60_000), expiresIn: "1m" },
      /^notBefore must be earlier than the expiry/,
    ],
    ["an unknown codec", "t", { codec: "cbor" }, /^codec must be "json" or "msgpack"/],
    ["meta that is a list", "t", { meta: [] }, /^meta must be a plain object/],
    ["meta that is a Date", "t", { meta: new Date() }, /^meta must be a plain object/],
    ["a Date in meta", "t", { meta: { a: { b: new Date() } } }, /^meta\.a\.b must be JSON data/],
    ["a bigint in meta", "t", { meta: { n: [1n] } }, /^meta\.n\[0\] must be JSON data/],
    ["NaN in meta", "t", { meta: { n: Number.NaN } }, /^meta\.n must be JSON data/],
    ["a function in meta", "t", { meta: { f() {} } }, /^meta\.f must be JSON data/],
    [
      "meta named __proto__",
      "t",
      { meta: JSON.parse('{"__proto__":{}}') },
      /must not have a member named __proto__/,
    ],
    ["too much meta", "t", { meta: { a: "x".repeat(2048) } }, /^meta must not take more than 2048 bytes/],
    [
      "too much meta in MessagePack",
      "t",
      { codec: "msgpack", meta: { a: "x".repeat(2048) } },
      /^meta must not take more/,
    ],
    [
      "more than a key can hold",
      "t",
      { scopes: Array(256).fill("s".repeat(100)) },
      /longer than 4096 characters/,
    ],
  ])("refuses %s", async (_, tenant, options, message) => {
    const attempt = apikee.create(tenant as string, options);
    await expect(attempt).rejects.toThrow(TypeError);
    await expect(attempt).rejects.toThrow(message);
  });

  it("allows meta of exactly 2,048 bytes and of 16 levels, and no more", async () => {
    const frame = JSON.stringify({ a: "" }).length;
    const fits = { a: "x".repeat(2048 - frame) };
    expect(apikee.verify(await apikee.create("t", { meta: fits })).meta).toEqual(fits);
    const nested = (levels: number): Record<string, unknown> =>
      levels === 1 ? {} : { a: nested(levels - 1) };
    for (const codec of ["json", "msgpack"] as const) {
      expect(apikee.verify(await apikee.create("t", { codec, meta: nested(16) })).meta).toEqual(nested(16));
      await expect(apikee.create("t", { codec, meta: nested(17) })).rejects.toThrow(
        /nested deeper than 16 levels/,
      );
    }
  });

  it("refuses meta that contains itself", async () => {
    const meta: Record<string, unknown> = {};
    meta["self"] = meta;
    await expect(apikee.create("t", { meta })).rejects.toThrow(/nested deeper/);
  });

  it("leaves undefined members of meta out, and the caller's object as it is", async () => {
    const meta = { a: 1, b: undefined, c: { d: undefined } };
    expect(apikee.verify(await apikee.create("t", { meta })).meta).toEqual({ a: 1, c: {} });
    expect(Object.isFrozen(meta)).toBe(false);
  });

  it("says nothing of the secret in an error", async () => {
    await expect(apikee.create("")).rejects.not.toThrow(SECRET);
  });
});

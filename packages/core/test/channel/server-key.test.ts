import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeServerKey, parseServerKey } from "../../src/channel/index.ts";
import { seededRandom, vectors } from "./support.ts";

const { fingerprint } = vectors.identity;
const DIGITS = "0123456789".repeat(5).slice(0, 43);
const good = `sk_live_${DIGITS}_${fingerprint}`;

describe("a server key", () => {
  it("is read as it was made, whatever its random bytes", () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(bytes, fc.constantFrom("live", "test"), (random, mode) => {
        const key = makeServerKey({ mode, fingerprint, randomBytes: () => random });
        expect(key).toMatch(/^sk_(live|test)_[0-9A-Za-z]{43}_[0-9a-f]{32}$/);
        expect(parseServerKey(key)).toEqual({ mode, fingerprint });
      }),
    );
  });

  it("is filled on the left with 0 to 43 digits", () => {
    const keyOf = (random: Uint8Array) =>
      makeServerKey({ mode: "test", fingerprint, randomBytes: () => random });
    const one = new Uint8Array(32);
    one[31] = 61;
    expect(keyOf(one)).toBe(`sk_test_${"0".repeat(42)}z_${fingerprint}`);
    expect(keyOf(new Uint8Array(32))).toBe(`sk_test_${"0".repeat(43)}_${fingerprint}`);
    expect(parseServerKey(keyOf(new Uint8Array(32)))).not.toBeNull();
  });

  it("asks for 32 random bytes", () => {
    const asked: number[] = [];
    const randomBytes = (length: number) => {
      asked.push(length);
      return seededRandom("key")(length);
    };
    makeServerKey({ mode: "live", fingerprint, randomBytes });
    expect(asked).toEqual([32]);
  });

  it("may lack a fingerprint, and says so", () => {
    expect(parseServerKey(`sk_test_${DIGITS}`)).toEqual({ mode: "test", fingerprint: null });
  });

  it.each([
    "",
    " ",
    good.slice(1),
    ` ${good}`,
    `${good} `,
    `${good}\n`,
    good.replace("sk_live", "SK_LIVE"),
    good.replace("live", "prod"),
    good.replace("live", "manage"),
    good.replace(DIGITS, DIGITS.slice(1)),
    good.replace(DIGITS, `${DIGITS}0`),
    good.replace(DIGITS, `-${DIGITS.slice(1)}`),
    good.replace(fingerprint, fingerprint.toUpperCase()),
    good.replace(fingerprint, fingerprint.slice(2)),
    good.replace(fingerprint, ""),
    `${good}_${fingerprint}`,
    `apikee_${DIGITS}.${DIGITS}`,
  ])("is not %j", (text) => {
    expect(parseServerKey(text)).toBeNull();
  });

  it("is no number of 2^256 or more", () => {
    let digits = "";
    for (let rest = 2n ** 256n - 1n; rest > 0n; rest /= 62n) {
      digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[Number(rest % 62n)] + digits;
    }
    expect(digits.length).toBe(43);
    expect(parseServerKey(good.replace(DIGITS, digits))).not.toBeNull();
    const next = digits.slice(0, -1) + String.fromCharCode(digits.charCodeAt(42) + 1);
    expect(parseServerKey(good.replace(DIGITS, next))).toBeNull();
    expect(parseServerKey(good.replace(DIGITS, "z".repeat(43)))).toBeNull();
  });

  it.each(["", "00", fingerprint.toUpperCase(), `${fingerprint}00`])("is not made for %j", (other) => {
    expect(() =>
      makeServerKey({ mode: "live", fingerprint: other, randomBytes: seededRandom("key") }),
    ).toThrow(TypeError);
  });
});

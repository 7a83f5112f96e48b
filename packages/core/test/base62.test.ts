import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase62 } from "../src/bytes/base62-decode.ts";
import { encodeBase62, encodeBase62Fixed, randomBase62 } from "../src/bytes/base62-encode.ts";
import { MAX_DIGITS } from "../src/bytes/base62-limbs.ts";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const decode = (text: string, length?: number) => decodeBase62(text, 0, text.length, length);

/** The definition, slowly: docs/protocol.md section 2.1. */
function spelled(bytes: Uint8Array): string {
  let number = BigInt(`0x${Buffer.from(bytes).toString("hex") || "0"}`);
  let text = "";
  for (; number > 0n; number /= 62n) text = ALPHABET[Number(number % 62n)] + text;
  return text;
}

/** Bytes that do not start with a zero; long ones go another way than short ones. */
const numberBytes = fc
  .tuple(fc.integer({ min: 1, max: 255 }), fc.uint8Array({ maxLength: 700 }))
  .map(([first, rest]) => Uint8Array.of(first, ...rest));

describe("base62", () => {
  it("writes a number as its definition does", () => {
    fc.assert(fc.property(numberBytes, (bytes) => encodeBase62(bytes) === spelled(bytes)));
  });

  it("reads back what it wrote", () => {
    fc.assert(
      fc.property(numberBytes, (bytes) => {
        expect(decode(encodeBase62(bytes)!)).toEqual(bytes);
      }),
    );
  });

  it("has one spelling of every number", () => {
    const text = fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 1, maxLength: 600 });
    fc.assert(
      fc.property(text, (digits) => {
        const bytes = decode(digits);
        return digits.startsWith("0") ? bytes === null : encodeBase62(bytes!) === digits;
      }),
    );
  });

  it.each([1, 4, 5, 283, 284, 285, 288, 289, 1000, 4095, MAX_DIGITS])(
    "carries through %i digits of the largest value",
    (length) => {
      const text = "z".repeat(length);
      expect(spelled(decode(text)!)).toBe(text);
    },
  );

  it.each([71, 72, 73, 212, 213, 214, 216, 217, 1024, 3000])(
    "carries through %i bytes of the largest value",
    (length) => {
      const bytes = new Uint8Array(length).fill(255);
      expect(encodeBase62(bytes)).toBe(spelled(bytes));
      expect(decode(spelled(bytes))).toEqual(bytes);
    },
  );

  it("does not let one conversion show in the next", () => {
    decode("z".repeat(MAX_DIGITS));
    expect(decode("1")).toEqual(Uint8Array.of(1));
    expect(encodeBase62(Uint8Array.of(1))).toBe("1");
  });

  it("pads to a length on the left, and refuses what that cannot hold", () => {
    expect(decode("1", 3)).toEqual(Uint8Array.of(0, 0, 1));
    expect(decode(spelled(new Uint8Array(32).fill(255)), 32)).toEqual(new Uint8Array(32).fill(255));
    expect(decode(spelled(Uint8Array.of(1, ...new Uint8Array(32))), 32)).toBeNull();
  });

  it.each([
    "",
    "0",
    "01",
    "-1",
    "a b",
    "a\n",
    "é",
    "\u0131",
    "１",
    "\u{1f600}",
    "a\u0000",
    "/",
    ":",
    "@",
    "[",
    "`",
    "{",
    "\x7f",
    "\u00b0",
  ])("refuses %j", (text) => {
    expect(decode(text)).toBeNull();
    expect(decode(`abcd${text}efgh`.repeat(3)) === null).toBe(!/^[0-9A-Za-z]*$/.test(text));
  });

  it("refuses more digits than a key may have", () => {
    expect(decode("z".repeat(MAX_DIGITS + 1))).toBeNull();
    expect(encodeBase62(new Uint8Array(3073).fill(1))).toBeNull();
  });

  it("writes a fixed number of digits that sort as the numbers do", () => {
    expect(encodeBase62Fixed(0, 3)).toBe("000");
    const number = fc.integer({ min: 0, max: 62 ** 8 - 1 });
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [x, y] = [encodeBase62Fixed(a, 8), encodeBase62Fixed(b, 8)];
        return x.length === 8 && a < b === x < y;
      }),
    );
  });

  it("draws digits evenly: a byte that would favour some is drawn again", () => {
    const draws = [Uint8Array.of(255, 248, 0), Uint8Array.of(61, 62)];
    expect(randomBase62(3, () => draws.shift()!)).toBe("0z0");
  });
});

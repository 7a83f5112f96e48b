import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase64url, encodeBase64url } from "../src/bytes/base64url.ts";
import { encodeHex, isHex } from "../src/bytes/hex.ts";

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("base64url", () => {
  it("writes what others write, and reads it back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = encodeBase64url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("base64url"));
        expect(toHex(decodeBase64url(text)!)).toBe(toHex(bytes));
        expect(toHex(decodeBase64url(text, bytes.length)!)).toBe(toHex(bytes));
        expect(decodeBase64url(text, bytes.length + 1)).toBeNull();
      }),
    );
  });

  it("reads a text only where it is the one spelling of its bytes", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."AQgwZz09-_+/=. é"), maxLength: 12 });
    fc.assert(
      fc.property(digits, (text) => {
        const bytes = decodeBase64url(text);
        const isCanonical = Buffer.from(text, "base64url").toString("base64url") === text;
        expect(bytes !== null).toBe(isCanonical);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["padding", "QQ=="],
    ["a digit too many", "AAAAA"],
    ["bits that mean nothing, of four", "QR"],
    ["bits that mean nothing, of two", "QUJ"],
    ["the other alphabet", "+/+/"],
    ["a blank inside", "QU JD"],
    ["a line break at the end", "QUJD\n"],
    ["a character whose low bits are a digit's", "QUJ\u00c4"],
    ["a character beyond 16 bits", "QU\u{1d400}"],
  ])("refuses %s", (_, text) => {
    expect(decodeBase64url(text)).toBeNull();
  });

  it("has no bytes for the empty text", () => {
    expect(encodeBase64url(new Uint8Array(0))).toBe("");
    expect(decodeBase64url("")).toEqual(new Uint8Array(0));
  });
});

describe("hexadecimal", () => {
  it("is written in lower case", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(encodeHex(bytes)).toBe(toHex(bytes));
        expect(isHex(encodeHex(bytes), bytes.length)).toBe(true);
      }),
    );
  });

  it.each(["0A", "0g", "0", "000", " 0", "0\n", ""])("is not %j for one byte", (text) => {
    expect(isHex(text, 1)).toBe(false);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePayload } from "../src/claims/decode.ts";
import { encodeJson } from "../src/claims/json.ts";
import { encodeMsgpack } from "../src/claims/msgpack-encode.ts";
import { hexToBytes } from "./support.ts";

/** Data that both codecs carry: JSON without the member name that no payload keeps. */
const json = fc
  .json({ maxDepth: 8 })
  .filter((text) => !text.includes("__proto__"))
  .map((text) => JSON.parse(text.replaceAll("-0", "0")) as unknown);
const payload = fc.dictionary(
  fc.string({ unit: "binary" }).filter((name) => name !== "__proto__"),
  json,
  { noNullPrototype: true, maxKeys: 40 },
);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function nested(levels: number, close: unknown = 1): unknown {
  let value = close;
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

describe.each([
  { name: "JSON", encode: encodeJson },
  { name: "MessagePack", encode: encodeMsgpack },
])("a payload in $name", ({ encode }) => {
  it("is read back as it was written", () => {
    fc.assert(
      fc.property(payload, (value) => {
        expect(decodePayload(encode(value))).toEqual(value);
      }),
    );
  });

  it("has 17 levels at most, the claims being the first", () => {
    expect(decodePayload(encode({ x: nested(16) }))).toEqual({ x: nested(16) });
    expect(decodePayload(encode({ x: nested(17) }))).toBeNull();
    expect(decodePayload(encode({ x: nested(1000) }))).toBeNull();
  });

  it("is refused when it is cut, or when something follows it", () => {
    const bytes = encode({ id: "a", n: [1, 2.5, null, true, "é"] });
    for (let length = 0; length < bytes.length; length++)
      expect(decodePayload(bytes.subarray(0, length))).toBeNull();
    expect(decodePayload(Uint8Array.of(...bytes, 0))).toBeNull();
  });

  it("is a map, and nothing else", () => {
    for (const value of [null, true, 1, "text", [], [{}]]) {
      expect(decodePayload(encode(value as never))).toBeNull();
    }
  });
});

describe("a JSON payload", () => {
  it.each([
    ["a byte order mark", '\ufeff{"a":1}'],
    ["a blank before it", ' {"a":1}'],
    ["a comment", '{/**/"a":1}'],
    ["a comma too many", '{"a":1,}'],
    ["single quotes", "{'a':1}"],
    ["NaN", '{"a":NaN}'],
  ])("is refused with %s", (_, text) => {
    expect(decodePayload(utf8(text))).toBeNull();
  });

  it.each(["c080", "eda080", "ff", "f4908080", "e28228"])(
    "is refused with the bytes %s, which are no UTF-8",
    (hex) => {
      expect(decodePayload(Uint8Array.of(...utf8('{"a":"'), ...hexToBytes(hex), ...utf8('"}')))).toBeNull();
    },
  );

  it("counts the last of two members with one name", () => {
    expect(decodePayload(utf8('{"a":1,"a":2}'))).toEqual({ a: 2 });
  });
});

describe("a MessagePack payload", () => {
  it.each([
    [0, "00"],
    [127, "7f"],
    [128, "cc80"],
    [255, "ccff"],
    [256, "cd0100"],
    [65_535, "cdffff"],
    [65_536, "ce00010000"],
    [4_294_967_295, "ceffffffff"],
    [4_294_967_296, "cf0000000100000000"],
    [9_007_199_254_740_991, "cf001fffffffffffff"],
    [-1, "ff"],
    [-32, "e0"],
    [-33, "d0df"],
    [-128, "d080"],
    [-129, "d1ff7f"],
    [-32_768, "d18000"],
    [-32_769, "d2ffff7fff"],
    [-2_147_483_648, "d280000000"],
    [-2_147_483_649, "d3ffffffff7fffffff"],
    [-9_007_199_254_740_991, "d3ffe0000000000001"],
    [0.5, "cb3fe0000000000000"],
    [-0, "cb8000000000000000"],
    [1e300, "cb7e37e43c8800759c"],
  ])("writes %d in its shortest form", (number, hex) => {
    const bytes = encodeMsgpack({ a: number });
    expect(Buffer.from(bytes).toString("hex")).toBe(`81a161${hex}`);
    expect(decodePayload(bytes)).toEqual({ a: number });
  });

  it.each([31, 32, 255, 256, 65_535, 65_536])("carries a text of %i bytes", (length) => {
    const value = { a: "x".repeat(length) };
    expect(decodePayload(encodeMsgpack(value))).toEqual(value);
  });

  it.each([15, 16, 65_536])("carries lists and maps of %i", (count) => {
    const list = Array.from({ length: count }, (_, i) => i);
    const map = Object.fromEntries(list.map((i) => [`n${i}`, i]));
    expect(decodePayload(encodeMsgpack({ list, map }))).toEqual({ list, map });
  });

  it.each([
    ["bin 8", "81a161c40100"],
    ["ext 8", "81a161c7010100"],
    ["fixext 1", "81a161d40100"],
    ["timestamp", "81a161d6ff00000000"],
    ["a 32-bit float", "81a161ca3f800000"],
    ["the tag that is never used", "81a161c1"],
    ["an integer of 2^53", "81a161cf0020000000000000"],
    ["an integer of -2^53", "81a161d3ffe0000000000000"],
    ["2^64 - 1", "81a161cfffffffffffffffff"],
    ["a name that is an integer", "810101"],
    ["a name that is nil", "81c001"],
    ["a name that is a map", "818001"],
    ["text that is not UTF-8", "81a161a2c080"],
    ["a list that claims 2^32 - 1 members", "81a161ddffffffff"],
    ["a text that claims 2^32 - 1 bytes", "81a161dbffffffff"],
    ["a map of 32-bit size that is cut", "dfffffffff"],
  ])("is refused with %s", (_, hex) => {
    expect(decodePayload(hexToBytes(hex))).toBeNull();
  });

  it.each([
    ["map 16", "de0001a16101", { a: 1 }],
    ["map 32", "df00000001a16101", { a: 1 }],
    ["the last of two members with one name", "82a16101a16102", { a: 2 }],
    ["an integer in more bytes than it needs", "81a161cf0000000000000001", { a: 1 }],
    ["a member named __proto__, which it leaves out", "82a95f5f70726f746f5f5f80a16101", { a: 1 }],
  ])("is read with %s", (_, hex, value) => {
    const decoded = decodePayload(hexToBytes(hex));
    expect(decoded).toEqual(value);
    expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
  });

  it("cannot carry a lone surrogate", () => {
    expect(() => encodeMsgpack({ a: "\ud800" })).toThrow(/lone surrogate/);
  });
});

describe("any bytes whatever", () => {
  it("are decoded or refused, and never throw", () => {
    const first = fc.constantFrom(0x7b, 0x80, 0x81, 0x8f, 0xde, 0xdf);
    fc.assert(
      fc.property(first, fc.uint8Array({ maxLength: 60 }), (head, tail) => {
        decodePayload(Uint8Array.of(head, ...tail));
      }),
      { numRuns: 2000 },
    );
  });
});

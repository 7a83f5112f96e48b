import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase62 } from "../src/bytes/base62-decode.ts";
import { encodeBase62 } from "../src/bytes/base62-encode.ts";
import { KEY_PREFIX, MAX_KEY_LENGTH, parseKey } from "../src/keys/format.ts";
import { refusalOf, testApikee } from "./support.ts";

const apikee = testApikee();
const [json, msgpack] = [
  await apikee.create("acme-corp", options("json")),
  await apikee.create("acme-corp", options("msgpack")),
];
const key = fc.constantFrom(json, msgpack);
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(..."apike_.09AZaz ") }),
);

function options(codec: "json" | "msgpack") {
  return { codec, scopes: ["read", "write"], meta: { plan: "pro" } };
}

describe("a key that was tampered with", () => {
  it("is refused with any bit of its payload or signature flipped", () => {
    for (const original of [json, msgpack]) {
      const { payload, signature } = parseKey(original);
      for (const part of [payload, signature]) {
        for (let bit = 0; bit < part.length * 8; bit++) {
          part[bit >> 3]! ^= 1 << (bit & 7);
          const flipped = `${KEY_PREFIX}${encodeBase62(payload)}.${encodeBase62(signature)}`;
          part[bit >> 3]! ^= 1 << (bit & 7);
          expect(
            refusalOf(() => apikee.verify(flipped)),
            `bit ${bit}`,
          ).not.toBe("none");
        }
      }
    }
  });

  it("is refused with any character dropped, doubled, swapped or replaced", () => {
    fc.assert(
      fc.property(key, fc.nat(), fc.constantFrom(..."0aZ._ é\n"), (original, seed, character) => {
        const at = seed % original.length;
        const [head, tail] = [original.slice(0, at), original.slice(at + 1)];
        const variants = [
          head + tail,
          head + original[at] + original[at] + tail,
          head + character + tail,
          tail + head,
        ];
        for (const variant of variants) {
          if (variant !== original) expect(refusalOf(() => apikee.verify(variant))).not.toBe("none");
        }
      }),
    );
  });

  it("has no second spelling: padding, case and blanks are refused", () => {
    const [payload, signature] = json.slice(KEY_PREFIX.length).split(".");
    for (const spelling of [
      `0${payload}.${signature}`,
      `${payload}.0${signature}`,
      ` ${payload}.${signature}`,
      `${payload}.${signature} `,
    ]) {
      expect(refusalOf(() => apikee.verify(KEY_PREFIX + spelling))).not.toBe("none");
    }
    expect(decodeBase62(json, KEY_PREFIX.length, json.indexOf("."))).not.toBeNull();
  });
});

describe("any input whatever", () => {
  it("is verified or refused with a code, and throws nothing else", () => {
    const input = fc.oneof(
      fc.anything(),
      anyText,
      anyText.map((text) => KEY_PREFIX + text),
      fc.tuple(anyText, anyText).map(([a, b]) => `${KEY_PREFIX}${a}.${b}`),
      fc.tuple(key, fc.nat(), anyText).map(([text, at, insert]) => text.slice(0, at % text.length) + insert),
    );
    fc.assert(
      fc.property(input, (value) => {
        const code = refusalOf(() => apikee.verify(value as string));
        expect(code === "none").toBe(value === json || value === msgpack);
      }),
      { numRuns: 3000 },
    );
  });

  it("is refused as a format fault when it is longer than a key may be", () => {
    expect(refusalOf(() => apikee.verify(`${KEY_PREFIX}${"1".repeat(15_000)}.1`))).toBe("INVALID_FORMAT");
    const longest = `${KEY_PREFIX}${"1".repeat(MAX_KEY_LENGTH - KEY_PREFIX.length - 2)}.1`;
    expect(refusalOf(() => apikee.verify(longest))).toBe("INVALID_SIGNATURE");
    expect(refusalOf(() => apikee.verify(`${longest}1`))).toBe("INVALID_FORMAT");
  });

  it("leaves no trace in the answer", () => {
    const hostile = `${KEY_PREFIX}secretpart.signaturepart`;
    try {
      apikee.verify(hostile);
    } catch (error) {
      const { message, stack } = error as Error;
      expect(JSON.stringify(error) + message + stack).not.toMatch(/secretpart|signaturepart/);
    }
    expect.hasAssertions();
  });
});

import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Hash } from "../src/crypto/hash.ts";
import * as native from "../src/crypto/hash-node.ts";
import * as portable from "../src/crypto/hash-portable.ts";
import { hexToBytes, readVectors } from "./support.ts";

interface Rfc4231 {
  readonly cases: readonly { tc: number; key: string; data: string; mac: string }[];
}
interface Wycheproof {
  readonly testGroups: readonly {
    readonly tagSize: number;
    readonly tests: readonly { tcId: number; key: string; msg: string; tag: string; result: string }[];
  }[];
}

const backEnds: readonly (Hash & { name: string })[] = [
  { name: "node:crypto", ...native },
  { name: "portable", ...portable },
];

describe.each(backEnds)("HMAC-SHA256 by $name", ({ importHmacKey }) => {
  it("gives the tags of RFC 4231", () => {
    const { cases } = readVectors<Rfc4231>("rfc/rfc4231_hmac_sha256.json");
    expect(cases.length).toBe(6);
    for (const { tc, key, data, mac } of cases) {
      expect(
        Buffer.from(importHmacKey(hexToBytes(key)).sign(hexToBytes(data))).toString("hex"),
        `case ${tc}`,
      ).toBe(mac);
    }
  });

  it("agrees with Wycheproof", () => {
    let count = 0;
    for (const group of readVectors<Wycheproof>("wycheproof/hmac_sha256_test.json").testGroups) {
      for (const { tcId, key, msg, tag, result } of group.tests) {
        count++;
        const hmacKey = importHmacKey(hexToBytes(key));
        // Truncated tags are no tags of ours; their prefix is compared instead.
        const ownTag = Buffer.from(hmacKey.sign(hexToBytes(msg))).subarray(0, group.tagSize / 8);
        expect(ownTag.equals(hexToBytes(tag)), `case ${tcId}`).toBe(result === "valid");
        const isWhole = group.tagSize === 256;
        expect(hmacKey.verify(hexToBytes(msg), hexToBytes(tag)), `case ${tcId}`).toBe(
          isWhole && result === "valid",
        );
      }
    }
    expect(count).toBe(174);
  });

  it.each([0, 31, 33, 64])("refuses a tag of %i bytes", (length) => {
    expect(importHmacKey(Uint8Array.of(1)).verify(new Uint8Array(3), new Uint8Array(length))).toBe(false);
  });

  it("keeps nothing of one message for the next", () => {
    const key = importHmacKey(Uint8Array.of(1, 2, 3));
    const tag = key.sign(Uint8Array.of(7));
    key.sign(new Uint8Array(5000).fill(9));
    key.sign(new Uint8Array(3072).fill(9));
    expect(key.sign(Uint8Array.of(7))).toEqual(tag);
    expect(key.verify(Uint8Array.of(7), tag)).toBe(true);
  });
});

describe("a key of the native back end", () => {
  it("lies in memory that no other Buffer is a view of, also where it is hashed first", () => {
    const secret = Buffer.from("x".repeat(86));
    native.importHmacKey(secret);
    const pool = Buffer.from(Buffer.from("any small buffer").buffer);
    // As hexadecimal: the digest itself must not come from the pool that is searched.
    const hashed = createHash("sha256").update(secret).digest("hex");
    expect(pool.toString("hex")).not.toContain(hashed);
  });
});

describe("the two back ends", () => {
  it("agree on every key and message", () => {
    const bytes = (maxLength: number) => fc.uint8Array({ minLength: 1, maxLength });
    fc.assert(
      fc.property(bytes(200), bytes(4000), (secret, data) => {
        const tag = native.importHmacKey(secret).sign(data);
        const key = portable.importHmacKey(secret);
        return key.verify(data, tag) && Buffer.from(key.sign(data)).equals(tag);
      }),
    );
  });
});

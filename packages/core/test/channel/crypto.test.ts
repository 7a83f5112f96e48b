import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as native from "../../src/crypto/channel-node.ts";
import * as portable from "../../src/crypto/channel-portable.ts";
import { hexToBytes, readVectors } from "../support.ts";
import { backEnds, flipBit, toHex } from "./support.ts";

interface Wycheproof<Test> {
  readonly testGroups: readonly {
    readonly keySize: number;
    readonly ivSize: number;
    readonly tagSize: number;
    readonly tests: readonly (Test & { tcId: number; result: string; flags: readonly string[] })[];
  }[];
}

const NOTHING = new Uint8Array(0);

describe.each(backEnds)("X25519 by $name", ({ crypto }) => {
  const agree = (privateKey: string, publicKey: string) =>
    crypto
      .importX25519PrivateKey(hexToBytes(privateKey))
      .agree(crypto.importX25519PublicKey(hexToBytes(publicKey)));

  it("agrees with Wycheproof and refuses all of its zero shared secrets", () => {
    let [count, refused] = [0, 0];
    const file = readVectors<Wycheproof<Record<"public" | "private" | "shared", string>>>(
      "wycheproof/x25519_test.json",
    );
    for (const test of file.testGroups.flatMap((group) => group.tests)) {
      const isZero = test.flags.includes("ZeroSharedSecret");
      const shared = agree(test.private, test.public);
      expect(shared && toHex(shared), `case ${test.tcId}`).toBe(isZero ? null : test.shared);
      count++;
      refused += Number(isZero);
    }
    expect(count).toBe(518);
    expect(refused).toBeGreaterThan(20);
  });

  it("gives the answers of RFC 7748", () => {
    const cases = readVectors<Record<"input" | "output" | "scalar", string>[]>("rfc/rfc7748_kat_test.json");
    expect(cases.length).toBe(6);
    for (const { input, output, scalar } of cases) expect(toHex(agree(scalar, input)!)).toBe(output);
  });

  it("gives the answers of RFC 7748 after 1 and 1,000 rounds", () => {
    const [one, thousand] = readVectors<{ times: number; key: string }[]>("rfc/rfc7748_times_test.json");
    let k: string = `09${"00".repeat(31)}`;
    let u = k;
    for (let round = 1; round <= thousand!.times; round++) {
      const result = toHex(agree(k, u)!);
      [u, k] = [k, result];
      if (round === one!.times) expect(k).toBe(one!.key);
    }
    expect(k).toBe(thousand!.key);
  });

  it("gives the same public key as the base point does", () => {
    const base = `09${"00".repeat(31)}`;
    const scalar = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
    const key = crypto.importX25519PrivateKey(hexToBytes(scalar));
    expect(toHex(key.publicKey)).toBe(toHex(agree(scalar, base)!));
  });

  it.each([0, 31, 33])("takes no key of %i bytes", (length) => {
    expect(() => crypto.importX25519PrivateKey(new Uint8Array(length))).toThrow(TypeError);
    expect(() => crypto.importX25519PublicKey(new Uint8Array(length))).toThrow(TypeError);
  });
});

describe.each(backEnds)("AES-256-GCM by $name", ({ crypto }) => {
  const key = crypto.importAesGcmKey(new Uint8Array(32).fill(7));
  const nonce = new Uint8Array(12).fill(1);

  it("agrees with Wycheproof", () => {
    const file = readVectors<Wycheproof<Record<"key" | "iv" | "aad" | "msg" | "ct" | "tag", string>>>(
      "wycheproof/aes_gcm_test.json",
    );
    const groups = file.testGroups.filter(
      ({ keySize, ivSize, tagSize }) => keySize === 256 && ivSize === 96 && tagSize === 128,
    );
    const tests = groups.flatMap((group) => group.tests);
    expect(tests.length).toBe(66);
    for (const test of tests) {
      const aes = crypto.importAesGcmKey(hexToBytes(test.key));
      const [iv, aad] = [hexToBytes(test.iv), hexToBytes(test.aad)];
      const isValid = test.result === "valid";
      const opened = aes.open(iv, aad, hexToBytes(test.ct + test.tag));
      expect(opened && toHex(opened), `case ${test.tcId}`).toBe(isValid ? test.msg : null);
      const sealed = toHex(aes.seal(iv, aad, hexToBytes(test.msg)));
      expect(sealed === test.ct + test.tag, `case ${test.tcId}`).toBe(isValid);
    }
  });

  it("opens nothing with a tag shorter than 16 bytes", () => {
    const sealed = key.seal(nonce, NOTHING, NOTHING);
    expect(sealed.length).toBe(16);
    for (let length = 0; length < 16; length++) {
      expect(key.open(nonce, NOTHING, sealed.subarray(0, length)), `${length} bytes`).toBeNull();
    }
    const longer = key.seal(nonce, NOTHING, new Uint8Array(20));
    for (let cut = 1; cut <= 36; cut++) {
      expect(key.open(nonce, NOTHING, longer.subarray(0, 36 - cut)), `${cut} bytes cut`).toBeNull();
    }
  });

  it("opens what it sealed, and nothing with a bit turned", () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(bytes, bytes, fc.nat(), (aad, plaintext, place) => {
        const sealed = key.seal(nonce, aad, plaintext);
        const bit = place % (sealed.length * 8);
        return (
          toHex(key.open(nonce, aad, sealed)!) === toHex(plaintext) &&
          key.open(nonce, aad, flipBit(sealed, bit)) === null &&
          key.open(flipBit(nonce, place % 96), aad, sealed) === null
        );
      }),
    );
  });

  it.each([0, 11, 13, 16])("takes no nonce of %i bytes", (length) => {
    const odd = new Uint8Array(length);
    expect(() => key.seal(odd, NOTHING, NOTHING)).toThrow(TypeError);
    expect(() => key.open(odd, NOTHING, new Uint8Array(16))).toThrow(TypeError);
  });

  it.each([0, 16, 24, 33])("takes no key of %i bytes", (length) => {
    expect(() => crypto.importAesGcmKey(new Uint8Array(length))).toThrow(TypeError);
  });

  it("keeps its key when the caller wipes the bytes", () => {
    const bytes = new Uint8Array(32).fill(7);
    const copy = crypto.importAesGcmKey(bytes);
    bytes.fill(0);
    expect(toHex(copy.seal(nonce, NOTHING, NOTHING))).toBe(toHex(key.seal(nonce, NOTHING, NOTHING)));
  });
});

describe.each(backEnds)("HKDF-SHA256 by $name", ({ crypto }) => {
  it("agrees with Wycheproof", () => {
    const file = readVectors<Wycheproof<Record<"ikm" | "salt" | "info" | "okm", string> & { size: number }>>(
      "wycheproof/hkdf_sha256_test.json",
    );
    const tests = file.testGroups.flatMap((group) => group.tests);
    expect(tests.length).toBe(86);
    for (const { tcId, ikm, salt, info, size, okm, result } of tests) {
      const prk = crypto.hkdfExtract(hexToBytes(salt), hexToBytes(ikm));
      const expand = () => toHex(crypto.hkdfExpand(prk, hexToBytes(info), size));
      if (result === "valid") expect(expand(), `case ${tcId}`).toBe(okm);
      else expect(expand, `case ${tcId}`).toThrow(RangeError);
    }
  });

  it("gives the answers of RFC 5869", () => {
    type Case = Record<"ikm" | "salt" | "info" | "prk" | "okm", string> & { tc: number; L: number };
    const { cases } = readVectors<{ cases: Case[] }>("rfc/rfc5869_hkdf_sha256.json");
    expect(cases.length).toBe(3);
    for (const { tc, ikm, salt, info, L, prk, okm } of cases) {
      const extracted = crypto.hkdfExtract(hexToBytes(salt), hexToBytes(ikm));
      expect(toHex(extracted), `case ${tc}`).toBe(prk);
      expect(toHex(crypto.hkdfExpand(extracted, hexToBytes(info), L)), `case ${tc}`).toBe(okm);
    }
  });
});

describe.each(backEnds)("Ed25519 by $name", ({ crypto }) => {
  // RFC 8032 section 7.1, tests 1 to 3.
  const cases = [
    {
      seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
      message: "",
      signature:
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    },
    {
      seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      message: "72",
      signature:
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    },
    {
      seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
      message: "af82",
      signature:
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    },
  ];

  it.each(cases)("gives the answers of RFC 8032 for $message", ({ seed, publicKey, message, signature }) => {
    const key = crypto.importEd25519PrivateKey(hexToBytes(seed));
    expect(toHex(key.publicKey)).toBe(publicKey);
    expect(toHex(key.sign(hexToBytes(message)))).toBe(signature);
    expect(crypto.verifyEd25519(key.publicKey, hexToBytes(message), hexToBytes(signature))).toBe(true);
  });

  it("refuses a signature, a message or a key with any bit turned", () => {
    const { publicKey, message, signature } = cases[2]!;
    const [pk, data, sig] = [publicKey, message, signature].map(hexToBytes) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    for (let bit = 0; bit < 512; bit++) {
      expect(crypto.verifyEd25519(pk, data, flipBit(sig, bit)), `signature, bit ${bit}`).toBe(false);
      expect(crypto.verifyEd25519(pk, flipBit(data, bit % 16), sig)).toBe(false);
      expect(crypto.verifyEd25519(flipBit(pk, bit % 256), data, sig), `key, bit ${bit}`).toBe(false);
    }
  });

  it.each([0, 63, 65])("refuses a signature of %i bytes", (length) => {
    const publicKey = hexToBytes(cases[0]!.publicKey);
    expect(crypto.verifyEd25519(publicKey, NOTHING, new Uint8Array(length))).toBe(false);
  });
});

describe("the two back ends", () => {
  const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
  const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

  it("agree on SHA-256 and HKDF", () => {
    fc.assert(
      fc.property(bytes(300), bytes(300), fc.integer({ min: 1, max: 200 }), (a, b, length) => {
        expect(toHex(native.sha256(a))).toBe(toHex(portable.sha256(a)));
        const prk = native.hkdfExtract(a, b);
        expect(toHex(portable.hkdfExtract(a, b))).toBe(toHex(prk));
        expect(toHex(portable.hkdfExpand(prk, a, length))).toBe(toHex(native.hkdfExpand(prk, a, length)));
      }),
    );
  });

  it("agree on AES-256-GCM", () => {
    fc.assert(
      fc.property(exactly(32), exactly(12), bytes(100), bytes(500), (key, nonce, aad, plaintext) => {
        const [one, other] = [native.importAesGcmKey(key), portable.importAesGcmKey(key)];
        const sealed = one.seal(nonce, aad, plaintext);
        expect(toHex(other.seal(nonce, aad, plaintext))).toBe(toHex(sealed));
        expect(toHex(other.open(nonce, aad, sealed)!)).toBe(toHex(one.open(nonce, aad, sealed)!));
      }),
    );
  });

  it("agree on X25519 and Ed25519", () => {
    fc.assert(
      fc.property(exactly(32), exactly(32), bytes(100), (a, b, data) => {
        const [one, other] = [native, portable].map((crypto) => {
          const shared = crypto.importX25519PrivateKey(a).agree(crypto.importX25519PublicKey(b));
          const identity = crypto.importEd25519PrivateKey(a);
          const signature = identity.sign(data);
          return {
            shared: shared && toHex(shared),
            publicKey: toHex(crypto.importX25519PrivateKey(a).publicKey),
            identity: toHex(identity.publicKey),
            signature: toHex(signature),
            isGood: crypto.verifyEd25519(identity.publicKey, data, signature),
            isBad: crypto.verifyEd25519(b, data, signature),
          };
        });
        expect(one).toEqual(other);
      }),
      { numRuns: 50 },
    );
  });
});

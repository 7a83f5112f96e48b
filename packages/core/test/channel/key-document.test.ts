import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hexToBytes } from "../support.ts";
import {
  backEnds,
  DAY_MS,
  failureOf,
  flipBit,
  fromText,
  loadChannel,
  NOW_MS,
  seededRandom,
  toBase64url,
  toHex,
  vectors,
} from "./support.ts";

const known = vectors.identity;
const knownText = JSON.stringify({
  payload: known.payload,
  identity: toBase64url(hexToBytes(known.public)),
  signature: known.signature,
});

describe.each(backEnds)("a key document over $name", async (backEnd) => {
  const channel = await loadChannel(backEnd);
  const identity = channel.importIdentity(hexToBytes(known.seed));
  const other = channel.importIdentity(seededRandom("other identity")(32));
  const [keyA, keyB] = ["a", "b"].map((name) => channel.importReceivingKey(seededRandom(name)(32), 0));
  const publicA = keyA!.privateKey.publicKey;
  const publicB = keyB!.privateKey.publicKey;
  const always = { notBeforeMs: 0, expiresAtMs: NOW_MS + DAY_MS };
  const unsigned = {
    keys: [{ publicKey: publicA, ...always }],
    serial: NOW_MS,
    expiresAtMs: NOW_MS + 7 * DAY_MS,
  };
  const options = { fingerprint: known.fingerprint, nowMs: NOW_MS };
  const verdictOn = (text: string, changes: Partial<typeof options & { highestSerial: number }> = {}) =>
    failureOf(() => channel.verifyKeyDocument(text, { ...options, ...changes }));
  /** A payload that no platform of ours would make, well signed. */
  const signed = (payload: string) => {
    const data = fromText(`apikee/2 keys\0${payload}`);
    return JSON.stringify({
      payload,
      identity: toBase64url(identity.publicKey),
      signature: toBase64url(identity.sign(data)),
    });
  };

  it("is that of the known answer", () => {
    expect(toHex(identity.publicKey)).toBe(known.public);
    expect(identity.fingerprint).toBe(known.fingerprint);
    const document = channel.verifyKeyDocument(knownText, options);
    expect(document.serial).toBe(1_767_225_600_000);
    expect(document.expiresAtMs).toBe(1_767_830_400_000);
    expect(document.keys.length).toBe(1);
    expect(toHex(document.keys[0]!.publicKey.bytes)).toBe(vectors.v2.receiver_public);
    expect(document.keys[0]).toMatchObject({
      kid: vectors.v2.kid,
      notBeforeMs: 1_767_225_600_000,
      expiresAtMs: 1_798_761_600_000,
    });
    const { keys, v1PublicKey, serial, expiresAtMs } = document;
    const text = channel.signKeyDocument(
      {
        keys: keys.map((key) => ({ ...key, publicKey: key.publicKey.bytes })),
        v1PublicKey,
        serial,
        expiresAtMs,
      },
      identity,
    );
    expect(text).toBe(knownText);
  });

  it("holds no v1 where no environment serves version 1", () => {
    const text = channel.signKeyDocument(unsigned, identity);
    expect(text).not.toContain("v1");
    expect(channel.verifyKeyDocument(text, options).v1PublicKey).toBeNull();
  });

  it("is refused with a foreign identity", () => {
    expect(verdictOn(channel.signKeyDocument(unsigned, other))).toBe("DOCUMENT_IDENTITY");
    expect(verdictOn(knownText, { fingerprint: other.fingerprint })).toBe("DOCUMENT_IDENTITY");
  });

  it("is refused with a signature by another, or of another payload", () => {
    const own = JSON.parse(channel.signKeyDocument(unsigned, identity));
    const foreign = JSON.parse(channel.signKeyDocument(unsigned, other));
    const swapped = { ...own, signature: foreign.signature };
    expect(verdictOn(JSON.stringify(swapped))).toBe("DOCUMENT_SIGNATURE");
    expect(verdictOn(JSON.stringify({ ...own, signature: known.signature }))).toBe("DOCUMENT_SIGNATURE");
    expect(verdictOn(JSON.stringify({ ...own, payload: `${own.payload} ` }))).toBe("DOCUMENT_SIGNATURE");
  });

  it("is refused with any bit of the signature or of the payload turned", () => {
    const signature = Buffer.from(known.signature, "base64url");
    for (let bit = 0; bit < 512; bit += 7) {
      const text = JSON.stringify({
        ...JSON.parse(knownText),
        signature: toBase64url(flipBit(signature, bit)),
      });
      expect(verdictOn(text), `signature, bit ${bit}`).toBe("DOCUMENT_SIGNATURE");
    }
    for (let at = 0; at < known.payload.length; at += 5) {
      const character = String.fromCharCode(known.payload.charCodeAt(at) ^ 1);
      const payload = known.payload.slice(0, at) + character + known.payload.slice(at + 1);
      const text = JSON.stringify({ ...JSON.parse(knownText), payload });
      expect(verdictOn(text), `payload, character ${at}`).toBe("DOCUMENT_SIGNATURE");
    }
  });

  it("is refused from its end on", () => {
    expect(verdictOn(knownText, { nowMs: 1_767_830_400_000 - 1 })).toBe("none");
    expect(verdictOn(knownText, { nowMs: 1_767_830_400_000 })).toBe("DOCUMENT_EXPIRED");
  });

  it("is refused where it would live for more than 8 days", () => {
    const lasting = (ms: number) =>
      channel.signKeyDocument({ ...unsigned, expiresAtMs: NOW_MS + ms }, identity);
    expect(verdictOn(lasting(8 * DAY_MS))).toBe("none");
    expect(verdictOn(lasting(8 * DAY_MS + 1))).toBe("DOCUMENT_TOO_LONG");
  });

  it("is refused where its serial is lower than the highest seen", () => {
    expect(verdictOn(knownText, { highestSerial: NOW_MS - 1 })).toBe("none");
    expect(verdictOn(knownText, { highestSerial: NOW_MS })).toBe("none");
    expect(verdictOn(knownText, { highestSerial: NOW_MS + 1 })).toBe("DOCUMENT_OLDER");
  });

  it.each([
    ["no JSON", "<html></html>"],
    ["a list", "[]"],
    ["null", "null"],
    ["without identity", JSON.stringify({ ...JSON.parse(knownText), identity: undefined })],
    ["a padded identity", knownText.replace('","signature', '=","signature')],
    ["a short signature", JSON.stringify({ ...JSON.parse(knownText), signature: known.signature.slice(2) })],
    ["a payload that is an object", JSON.stringify({ ...JSON.parse(knownText), payload: {} })],
    ["a payload that is not well-formed", JSON.stringify({ ...JSON.parse(knownText), payload: "\ud800" })],
  ])("is refused as %s", (_, text) => {
    expect(verdictOn(text)).toBe("DOCUMENT_MALFORMED");
  });

  const payload = JSON.parse(known.payload);
  const [entry] = payload.keys;
  it.each([
    ["no JSON", "{"],
    ["null", "null"],
    ["without keys", { ...payload, keys: undefined }],
    ["keys that are no list", { ...payload, keys: {} }],
    ["a key that is null", { ...payload, keys: [null] }],
    ["a key under the kid of another", { ...payload, keys: [{ ...entry, kid: "0".repeat(32) }] }],
    ["a kid in upper case", { ...payload, keys: [{ ...entry, kid: entry.kid.toUpperCase() }] }],
    ["a short key", { ...payload, keys: [{ ...entry, pk: entry.pk.slice(3) }] }],
    ["a padded key", { ...payload, keys: [{ ...entry, pk: `${entry.pk}=` }] }],
    ["a time as a text", { ...payload, keys: [{ ...entry, nbf: "0" }] }],
    ["a time that is not whole", { ...payload, keys: [{ ...entry, exp: 1.5 }] }],
    ["without serial", { ...payload, serial: undefined }],
    ["without exp", { ...payload, exp: undefined }],
    ["an exp of null", { ...payload, exp: null }],
    ["a v1 that is no key", { ...payload, v1: "AAAA" }],
    ["a v1 of null", { ...payload, v1: null }],
  ])("is refused, though well signed, as %s", (_, value) => {
    expect(verdictOn(signed(typeof value === "string" ? value : JSON.stringify(value)))).toBe(
      "DOCUMENT_MALFORMED",
    );
  });

  it("may hold members that are not known yet", () => {
    const text = signed(JSON.stringify({ ...payload, next: 1, keys: [{ ...entry, alg: "x" }] }));
    expect(verdictOn(text)).toBe("none");
  });

  it("gives the first key of its list whose time is now", () => {
    const keys = [
      { publicKey: publicA, notBeforeMs: NOW_MS, expiresAtMs: NOW_MS + 2000 },
      { publicKey: publicB, notBeforeMs: NOW_MS + 1000, expiresAtMs: NOW_MS + 3000 },
    ];
    const document = channel.verifyKeyDocument(
      channel.signKeyDocument({ ...unsigned, keys }, identity),
      options,
    );
    const kidAt = (atMs: number) => channel.currentKey(document, NOW_MS + atMs)?.kid;
    expect([-1, 0, 1000, 1999].map(kidAt)).toEqual([undefined, keyA!.kid, keyA!.kid, keyA!.kid]);
    expect([2000, 2999, 3000].map(kidAt)).toEqual([keyB!.kid, keyB!.kid, undefined]);
  });

  it("is malformed or foreign whatever else is sent", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => verdictOn(text) === "DOCUMENT_MALFORMED"),
    );
  });
});

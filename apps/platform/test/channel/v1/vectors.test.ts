import { readFileSync } from "node:fs";
import { importX25519PrivateKey } from "@apikee/core/channel";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseEnvelope } from "../../../src/channel/v1/envelope.ts";
import { openExchange } from "../../../src/channel/v1/exchange.ts";
import { parseMessage } from "../../../src/channel/v1/message.ts";
import { digestOf, ridOf } from "../../../src/channel/v1/replay.ts";

const FILE = new URL("../../../../../packages/core/test/vectors/apikee/channel.json", import.meta.url);
const { v1 } = JSON.parse(readFileSync(FILE, "utf8"));
const privateKey = importX25519PrivateKey(Buffer.from(v1.receiver_private, "hex"));
const request: Record<string, string> = v1.request_envelope;

test("the known request opens, and its answer is the known one, byte by byte", () => {
  expect(Buffer.from(privateKey.publicKey).toString("hex")).toBe(v1.receiver_public);
  const exchange = openExchange(JSON.stringify(request), privateKey)!;
  expect(exchange.plaintext).toBe(v1.request);
  const iv = Buffer.from(v1.response_envelope.iv, "base64url");
  expect(JSON.parse(exchange.seal(v1.response, iv))).toEqual(v1.response_envelope);
  expect(parseMessage(JSON.parse(v1.request))).toEqual({
    name: "default",
    timestampMs: Date.UTC(2026, 0, 1),
    userAgent: null,
    forwardedFor: null,
  });
});

describe("a request does not open", () => {
  const flipped = (member: string) => {
    const bytes = Buffer.from(request[member]!, "base64url");
    bytes[bytes.length - 1]! ^= 1;
    return { ...request, [member]: bytes.toString("base64url") };
  };
  const { ct: _, ...withoutCt } = request;
  test.each<[string, object | string]>([
    ["with a bit of ct changed", flipped("ct")],
    ["with a bit of iv changed", flipped("iv")],
    ["with a bit of epk changed", flipped("epk")],
    ["of another version", { ...request, v: "2" }],
    ["with a number for its version", { ...request, v: 1 }],
    ["with another member", { ...request, kid: "00" }],
    ["without ct", withoutCt],
    ["with a ct shorter than a tag", { ...request, ct: "AAAA" }],
    ["with a tag of 4 bytes", { ...request, ct: request["ct"]!.slice(0, -16) }],
    ["with a short iv", { ...request, iv: "AAAA" }],
    ["with padding", { ...request, iv: `${request["iv"]}=` }],
    ["in base64 that is not base64url", { ...request, epk: request["epk"]!.replace(/[-_]/g, "+") }],
    ["with an epk of all zeros", { ...request, epk: Buffer.alloc(32).toString("base64url") }],
    ["with an epk of order 8", { ...request, epk: "4Ot6fDtBuK4WVuP68Z_EatoJjeucMrH9hmIFFl9JuAA" }],
    ["that is a list", [request]],
    ["that is null", "null"],
    ["that is no JSON", "{"],
  ])("%s", (_, envelope) => {
    const text = typeof envelope === "string" ? envelope : JSON.stringify(envelope);
    expect(openExchange(text, privateKey)).toBeNull();
  });
});

test("an epk with its top bit set is the same message", () => {
  const { epk, iv } = parseEnvelope(JSON.stringify(request))!;
  const other = Uint8Array.from(epk);
  other[31]! ^= 0x80;
  expect(digestOf({ epk: other, iv })).toEqual(digestOf({ epk, iv }));
  other[30]! ^= 0x80;
  expect(digestOf({ epk: other, iv })).not.toEqual(digestOf({ epk, iv }));
});

test("every digest and time make a UUID version 7 that sorts by its time", () => {
  const digest = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(digest, fc.nat(2 ** 31), fc.nat(2 ** 31), (bytes, first, second) => {
      const rid = ridOf(bytes, first * 1000);
      expect(rid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      if (first < second) expect(rid < ridOf(bytes, second * 1000)).toBe(true);
    }),
  );
});

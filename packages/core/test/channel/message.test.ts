import { describe, expect, it } from "vitest";
import {
  encodeMessage,
  isTimely,
  parseRequestMessage,
  parseResponseMessage,
} from "../../src/channel/index.ts";
import { fromText, NOW_MS, toText, vectors } from "./support.ts";

const { request, response } = vectors.v2.cases[0]!;
const good = JSON.parse(request);

describe("the message of a request", () => {
  it("is read and written as in the known answers", () => {
    const message = parseRequestMessage(fromText(request))!;
    expect(message).toEqual(good);
    expect(toText(encodeMessage(message))).toBe(request);
  });

  it.each(Object.keys(good))("has the member %s", (member) => {
    const { [member]: _, ...rest } = good;
    expect(parseRequestMessage(fromText(JSON.stringify(rest)))).toBeNull();
    expect(parseRequestMessage(fromText(JSON.stringify({ ...rest, other: 1 })))).toBeNull();
  });

  it.each([
    ["a member that is not known", { ...good, other: 1 }],
    ["a server key that is no text", { ...good, auth: 1 }],
    ["an environment that is no text", { ...good, env: null }],
    ["a time as a text", { ...good, ts: "1767225600000" }],
    ["a time that is not whole", { ...good, ts: 0.5 }],
    ["a rid in upper case", { ...good, rid: good.rid.toUpperCase() }],
    ["a rid of another version", { ...good, rid: good.rid.replace("-7", "-4") }],
    ["an op that is no text", { ...good, op: ["validate"] }],
    ["a list", [good]],
    ["null", null],
  ])("is refused with %s", (_, value) => {
    expect(parseRequestMessage(fromText(JSON.stringify(value)))).toBeNull();
  });

  it.each([
    ["nothing", new Uint8Array(0)],
    ["no JSON", fromText("{")],
    ["no UTF-8", Uint8Array.of(0x22, 0xff, 0x22)],
    ["a byte order mark", fromText(`\ufeff${request}`)],
  ])("is refused as %s", (_, plaintext) => {
    expect(parseRequestMessage(plaintext)).toBeNull();
    expect(parseResponseMessage(plaintext)).toBeNull();
  });

  it("may have any body", () => {
    for (const body of [null, 0, "", [], {}]) {
      expect(parseRequestMessage(encodeMessage({ ...good, body }))?.body).toEqual(body);
    }
  });

  it("is timely up to 60 seconds off, either way", () => {
    expect(
      [-61_000, -60_001, -60_000, 0, 60_000, 60_001, 61_000].map((off) =>
        isTimely({ ts: NOW_MS + off }, NOW_MS),
      ),
    ).toEqual([false, false, true, true, true, false, false]);
  });
});

describe("the message of a response", () => {
  it("is read and written as in the known answers", () => {
    const message = parseResponseMessage(fromText(response))!;
    expect(message).toEqual(JSON.parse(response));
    expect(toText(encodeMessage(message))).toBe(response);
  });

  it("may have members that are not known yet", () => {
    const text = JSON.stringify({ status: 200, now: 1, body: null, other: 1 });
    expect(parseResponseMessage(fromText(text))).toEqual({ status: 200, now: 1, body: null });
  });

  it.each([
    { status: "200", now: 1, body: {} },
    { status: 99, now: 1, body: {} },
    { status: 600, now: 1, body: {} },
    { status: 200.5, now: 1, body: {} },
    { status: 200, now: "1", body: {} },
    { status: 200, body: {} },
    { status: 200, now: 1 },
    [],
    "200",
  ])("is not %j", (value) => {
    expect(parseResponseMessage(fromText(JSON.stringify(value)))).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { hexToBytes } from "../support.ts";
import { backEnds, fromText, loadChannel, scriptedRandom, setUp, toHex, toText, vectors } from "./support.ts";

const { v2 } = vectors;
const [first] = v2.cases;
const good = first!.request_envelope;
const goodResponse = first!.response_envelope;

describe.each(backEnds)("envelopes over $name", async (backEnd) => {
  const channel = await loadChannel(backEnd);
  const { crypto } = channel;
  const info = hexToBytes(v2.info);

  it("are those of the known answers, byte by byte, in both directions", () => {
    const epk = hexToBytes(v2.epk);
    const ephemeral = crypto.importX25519PrivateKey(hexToBytes(v2.ephemeral_private));
    const recipient = crypto.importX25519PrivateKey(hexToBytes(v2.receiver_private));
    const client = new channel.ChannelContext(
      channel.setupBaseS(crypto.importX25519PublicKey(recipient.publicKey), info, ephemeral),
      v2.kid,
      epk,
    );
    const platform = new channel.ChannelContext(
      channel.setupBaseR(crypto.importX25519PublicKey(epk), info, recipient),
      v2.kid,
      epk,
    );
    expect(channel.kidOf(recipient.publicKey)).toBe(v2.kid);
    expect(v2.cases.length).toBe(3);
    for (const test of v2.cases) {
      const iv = channel.ivOf(hexToBytes(test.iv.slice(0, 8)), test.counter);
      expect(toHex(iv)).toBe(test.iv);
      expect(toHex(client.requestAad(iv))).toBe(test.request_aad);
      const ct = client.hpke.seal(iv, client.requestAad(iv), fromText(test.request));
      const text = channel.writeRequest({ kid: v2.kid, epk, iv, ct });
      expect(JSON.parse(text)).toEqual(test.request_envelope);

      const envelope = channel.parseRequest(JSON.stringify(test.request_envelope))!;
      const opened = platform.hpke.open(envelope.iv, platform.requestAad(envelope.iv), envelope.ct);
      expect(toText(opened!)).toBe(test.request);

      const answer = new channel.Exchange(platform, envelope.iv, envelope.ct).sealResponse(
        fromText(test.response),
        hexToBytes(test.response_random),
      );
      expect(JSON.parse(answer)).toEqual(test.response_envelope);
      const exchange = new channel.Exchange(client, iv, ct);
      expect(toText(exchange.openResponse(JSON.stringify(test.response_envelope))!)).toBe(test.response);
    }
  });

  it("are what a session and a receiver make of the known answers", () => {
    const { clock, key, receiver } = setUp(channel, {
      privateBytes: hexToBytes(v2.receiver_private),
      responseRandom: scriptedRandom(...v2.cases.slice(0, 2).map((test) => test.response_random)),
    });
    const prefixes = v2.cases.slice(0, 2).map((test) => test.iv.slice(0, 8));
    const randomBytes = scriptedRandom(v2.ephemeral_private, ...prefixes);
    const session = new channel.ClientSession({ key, clock, randomBytes });
    for (const test of v2.cases.slice(0, 2)) {
      const sealed = session.seal(fromText(test.request));
      expect(JSON.parse(sealed.envelope)).toEqual(test.request_envelope);
      const received = receiver.open(sealed.envelope, "192.0.2.1");
      if (received.kind !== "opened") throw new Error(received.kind);
      expect(toText(received.request.plaintext)).toBe(test.request);
      const body = received.request.seal(fromText(test.response));
      expect(JSON.parse(body)).toEqual(test.response_envelope);
      expect(toText(sealed.open(body)!)).toBe(test.response);
    }
  });

  it("read what they write", () => {
    expect(JSON.parse(channel.writeRequest(channel.parseRequest(JSON.stringify(good))!))).toEqual(good);
    const response = channel.parseResponse(JSON.stringify(goodResponse))!;
    expect(JSON.parse(channel.writeResponse(response))).toEqual(goodResponse);
  });
});

describe("a request's envelope", async () => {
  const { parseRequest } = await loadChannel(backEnds[0]!);
  const text = JSON.stringify(good);
  const without = (member: string) => {
    const { [member]: _, ...rest } = good;
    return JSON.stringify(rest);
  };
  const withMember = (member: string, value: unknown) => JSON.stringify({ ...good, [member]: value });

  it("may have blanks, escapes and its members in any order", () => {
    expect(parseRequest(text)).not.toBeNull();
    expect(parseRequest(JSON.stringify(good, null, 2))).not.toBeNull();
    expect(parseRequest(text.replace('"v"', '"\\u0076"'))).not.toBeNull();
    expect(parseRequest(JSON.stringify(Object.fromEntries(Object.entries(good).reverse())))).not.toBeNull();
  });

  it.each([
    "",
    " ",
    "null",
    "[]",
    '"v"',
    "2",
    "{}",
    "{",
    text.slice(0, -1),
    `${text}x`,
    `\ufeff${text}`,
    `[${text}]`,
  ])("is not %j", (other) => {
    expect(parseRequest(other)).toBeNull();
  });

  it.each(Object.keys(good))("has the member %s, once, as a text", (member) => {
    expect(parseRequest(without(member))).toBeNull();
    expect(parseRequest(text.replace("{", `{"${member}":"${good[member]}",`))).toBeNull();
    for (const value of [
      null,
      2,
      true,
      "",
      " ",
      [good[member]],
      { text: good[member] },
      `${good[member]} `,
    ]) {
      expect(parseRequest(withMember(member, value)), JSON.stringify(value)).toBeNull();
    }
  });

  it.each(["x", "__proto__", "auth"])("has no member %s", (member) => {
    expect(parseRequest(text.replace("{", `{"${member}":"1",`))).toBeNull();
    expect(parseRequest(without("ct").replace("{", `{"${member}":"1",`))).toBeNull();
  });

  it.each([
    ["v", "1"],
    ["v", "3"],
    ["v", "02"],
    ["kid", good["kid"]!.toUpperCase()],
    ["kid", good["kid"]!.slice(2)],
    ["kid", `${good["kid"]}00`],
    ["kid", `0x${good["kid"]!.slice(2)}`],
  ])("is refused where %s is %s", (member, value) => {
    expect(parseRequest(withMember(member, value))).toBeNull();
  });

  it("is refused where base64url is not canonical", () => {
    // The last of 43 digits holds two bits that mean nothing, the others none.
    const epk = good["epk"]!;
    const twin = `${epk.slice(0, -1)}1`;
    expect(Buffer.from(twin, "base64url").equals(Buffer.from(epk, "base64url"))).toBe(true);
    expect(parseRequest(withMember("epk", twin))).toBeNull();
    for (const member of ["epk", "iv", "ct"]) {
      expect(parseRequest(withMember(member, `${good[member]}=`)), member).toBeNull();
      expect(parseRequest(withMember(member, `${good[member]}\n`)), member).toBeNull();
      expect(parseRequest(withMember(member, `+${good[member]!.slice(1)}`)), member).toBeNull();
    }
  });

  it("is refused where epk, iv or the tag has another length", () => {
    const ofLength = (length: number) => Buffer.alloc(length).toString("base64url");
    for (const length of [0, 31, 33, 64])
      expect(parseRequest(withMember("epk", ofLength(length)))).toBeNull();
    for (const length of [0, 11, 13, 32]) expect(parseRequest(withMember("iv", ofLength(length)))).toBeNull();
    for (let length = 0; length < 16; length++) {
      expect(parseRequest(withMember("ct", ofLength(length))), `${length} bytes`).toBeNull();
    }
    expect(parseRequest(withMember("ct", ofLength(16)))).not.toBeNull();
  });
});

describe("a response's envelope", async () => {
  const { parseResponse } = await loadChannel(backEnds[0]!);
  const withMember = (member: string, value: unknown) => JSON.stringify({ ...goodResponse, [member]: value });

  it("may have other members", () => {
    expect(parseResponse(withMember("requestId", "r1"))).not.toBeNull();
  });

  it.each(["", "null", "[]", "{}", '{"success":true}', "<html></html>", '{"error":"CHANNEL"}', "true"])(
    "is not %j",
    (text) => {
      expect(parseResponse(text)).toBeNull();
    },
  );

  it.each([
    ["v", "1"],
    ["v", 2],
    ["iv", goodResponse["iv"]!.slice(1)],
    ["iv", good["iv"]],
    ["iv", `${goodResponse["iv"]}=`],
    ["iv", null],
    ["ct", ""],
    ["ct", Buffer.alloc(15).toString("base64url")],
    ["ct", `${goodResponse["ct"]}==`],
    ["ct", [goodResponse["ct"]]],
  ])("is refused where %s is %j", (member, value) => {
    expect(parseResponse(withMember(member, value))).toBeNull();
  });
});

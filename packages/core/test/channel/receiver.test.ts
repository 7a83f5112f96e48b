import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hexToBytes, readVectors } from "../support.ts";
import {
  backEnds,
  DAY_MS,
  flipBit,
  fromText,
  loadChannel,
  NOW_MS,
  openedBy,
  seededRandom,
  setUp,
  toHex,
  toText,
  vectors,
} from "./support.ts";

const HELLO = fromText("hello");
const ADDRESS = "192.0.2.1";
const REPLAY_WINDOW_MS = 130_000;

describe.each(backEnds)("the receiving side over $name", async (backEnd) => {
  const channel = await loadChannel(backEnd);
  const write = channel.writeRequest;

  it("opens nothing with any bit of epk, iv or ct turned", () => {
    const { receiver, startSession } = setUp(channel);
    const session = startSession();
    openedBy(receiver, session.seal(HELLO).envelope).remember();
    const request = channel.parseRequest(session.seal(HELLO).envelope)!;
    for (const member of ["epk", "iv", "ct"] as const) {
      for (let bit = 0; bit < request[member].length * 8; bit++) {
        const body = write({ ...request, [member]: flipBit(request[member], bit) });
        expect(receiver.open(body, ADDRESS), `${member}, bit ${bit}`).toEqual({ kind: "refused" });
      }
    }
    expect(receiver.open(write(request), ADDRESS).kind).toBe("opened");
  });

  it("knows no kid with any bit turned, and opens nothing under another key's kid", () => {
    const { receiver, receivingKey, makeReceiver, startSession } = setUp(channel);
    const request = channel.parseRequest(startSession().seal(HELLO).envelope)!;
    for (let bit = 0; bit < 128; bit++) {
      const kid = toHex(flipBit(hexToBytes(request.kid), bit));
      expect(receiver.open(write({ ...request, kid }), ADDRESS), `bit ${bit}`).toEqual({
        kind: "unknown-key",
      });
    }
    const other = channel.importReceivingKey(seededRandom("other")(32), NOW_MS + DAY_MS);
    const both = makeReceiver({ keys: [receivingKey, other] });
    expect(both.open(write({ ...request, kid: other.kid }), ADDRESS)).toEqual({ kind: "refused" });
  });

  it("does not open a request whose epk has its top bit set, though it gives the same shared secret", () => {
    const { receiver, receivingKey, startSession } = setUp(channel);
    const request = channel.parseRequest(startSession().seal(HELLO).envelope)!;
    const twin = flipBit(request.epk, 255);
    const agree = (epk: Uint8Array) =>
      toHex(receivingKey.privateKey.agree(channel.crypto.importX25519PublicKey(epk))!);
    expect(agree(twin)).toBe(agree(request.epk));
    expect(receiver.open(write({ ...request, epk: twin }), ADDRESS)).toEqual({ kind: "refused" });
  });

  it("refuses every epk of Wycheproof that gives a zero shared secret, as anything else", () => {
    const file = readVectors<{ testGroups: { tests: { public: string; flags: string[] }[] }[] }>(
      "wycheproof/x25519_test.json",
    );
    const zeros = file.testGroups
      .flatMap((group) => group.tests)
      .filter((test) => test.flags.includes("ZeroSharedSecret"));
    expect(zeros.length).toBeGreaterThan(20);
    const { receiver, startSession } = setUp(channel);
    const request = channel.parseRequest(startSession().seal(HELLO).envelope)!;
    for (const { public: epk } of zeros) {
      const body = write({ ...request, epk: hexToBytes(epk) });
      expect(receiver.open(body, ADDRESS), epk).toEqual({ kind: "refused" });
    }
  });

  it("opens the known answers, the one with the last counter too", () => {
    const { receiver } = setUp(channel, { privateBytes: hexToBytes(vectors.v2.receiver_private) });
    for (const { request, request_envelope } of vectors.v2.cases) {
      const opened = openedBy(receiver, JSON.stringify(request_envelope));
      expect(toText(opened.plaintext)).toBe(request);
    }
  });

  it.each([65_536, 2 ** 32, 2 ** 53])("refuses counter %i, though it would open", (counter) => {
    const { receiver, key } = setUp(channel);
    const ephemeral = channel.crypto.importX25519PrivateKey(seededRandom("ephemeral")(32));
    const hpke = channel.setupBaseS(key.publicKey, channel.requestInfo(key.kid), ephemeral);
    const context = new channel.ChannelContext(hpke, key.kid, ephemeral.publicKey);
    const bodyWith = (n: number) => {
      const iv = channel.ivOf(new Uint8Array(4), n);
      const ct = hpke.seal(iv, context.requestAad(iv), HELLO);
      return write({ kid: key.kid, epk: ephemeral.publicKey, iv, ct });
    };
    expect(receiver.open(bodyWith(65_535), ADDRESS).kind).toBe("opened");
    expect(receiver.open(bodyWith(counter), ADDRESS)).toEqual({ kind: "refused" });
  });
});

describe("the receiving side", async () => {
  const channel = await loadChannel(backEnds[0]!);
  const write = channel.writeRequest;

  it("refuses a replay for 130 seconds, whether its session was remembered or not", () => {
    for (const isRemembered of [true, false]) {
      const { clock, receiver, startSession } = setUp(channel);
      const { envelope } = startSession().seal(HELLO);
      const request = openedBy(receiver, envelope);
      if (isRemembered) request.remember();
      for (const atMs of [0, 1, 60_000, REPLAY_WINDOW_MS - 1]) {
        clock.nowMs = NOW_MS + atMs;
        expect(receiver.open(envelope, ADDRESS), `${atMs} ms`).toEqual({ kind: "refused" });
      }
    }
  });

  it("refuses a replay while the server key of the first is still looked up", () => {
    const { receiver, startSession } = setUp(channel);
    const { envelope } = startSession().seal(HELLO);
    const first = openedBy(receiver, envelope);
    expect(receiver.open(envelope, ADDRESS).kind).toBe("refused");
    first.remember();
    expect(receiver.open(envelope, ADDRESS).kind).toBe("refused");
  });

  it("refuses a replay that has other random bytes before the same counter", () => {
    const { receiver, key } = setUp(channel);
    const ephemeral = channel.crypto.importX25519PrivateKey(seededRandom("ephemeral")(32));
    const hpke = channel.setupBaseS(key.publicKey, channel.requestInfo(key.kid), ephemeral);
    const context = new channel.ChannelContext(hpke, key.kid, ephemeral.publicKey);
    const bodies = [1, 2].map((prefix) => {
      const iv = channel.ivOf(new Uint8Array(4).fill(prefix), 0);
      const ct = hpke.seal(iv, context.requestAad(iv), HELLO);
      return write({ kid: key.kid, epk: ephemeral.publicKey, iv, ct });
    });
    expect(bodies.map((body) => receiver.open(body, ADDRESS).kind)).toEqual(["opened", "refused"]);
  });

  it("refuses a replay after its session was pushed out of the cache", () => {
    const { makeReceiver, startSession } = setUp(channel);
    const receiver = makeReceiver({ maxSessions: 1 });
    const { envelope } = startSession().seal(HELLO);
    openedBy(receiver, envelope).remember();
    openedBy(receiver, startSession().seal(HELLO).envelope).remember();
    expect(receiver.open(envelope, ADDRESS)).toEqual({ kind: "refused" });
  });

  it("refuses a replay when its clock has been set back", () => {
    const { clock, receiver, startSession } = setUp(channel);
    const { envelope } = startSession().seal(HELLO);
    openedBy(receiver, envelope).remember();
    for (const nowMs of [NOW_MS - DAY_MS, NOW_MS - DAY_MS + REPLAY_WINDOW_MS - 1]) {
      clock.nowMs = nowMs;
      expect(receiver.open(envelope, ADDRESS)).toEqual({ kind: "refused" });
    }
  });

  it("refuses a replay of what has a server key, however many messages without one come between", () => {
    const { receiver, startSession } = setUp(channel);
    const { envelope } = startSession().seal(HELLO);
    openedBy(receiver, envelope).remember();
    const stranger = startSession();
    for (let i = 0; i < 1000; i++) openedBy(receiver, stranger.seal(HELLO).envelope);
    expect(receiver.open(envelope, ADDRESS)).toEqual({ kind: "refused" });
  });

  it("gives a second instance, or one that was restarted, the same rid with the same message", () => {
    const { makeReceiver, startSession, clock } = setUp(channel);
    const rid = channel.uuidV7({ clock, randomBytes: seededRandom("rid") });
    const message = { auth: "sk_test_x", env: "my-api-test", ts: NOW_MS, rid, op: "validate", body: {} };
    const { envelope } = startSession().seal(channel.encodeMessage(message));
    for (const receiver of [makeReceiver(), makeReceiver()]) {
      const { plaintext } = openedBy(receiver, envelope);
      expect(channel.parseRequestMessage(plaintext)).toEqual(message);
    }
  });

  it("goes on with a session on an instance that has never seen it", () => {
    const { makeReceiver, startSession } = setUp(channel);
    const session = startSession();
    openedBy(makeReceiver(), session.seal(HELLO).envelope).remember();
    const sealed = session.seal(HELLO);
    const answer = openedBy(makeReceiver(), sealed.envelope).seal(fromText("from another"));
    expect(toText(sealed.open(answer)!)).toBe("from another");
  });

  it("derives a session once after it was remembered, and each time while it was not", () => {
    const asked: string[] = [];
    const { makeReceiver, startSession } = setUp(channel);
    const receiver = makeReceiver({ allowDerivation: (address) => asked.push(address) > 0 });
    const session = startSession();
    openedBy(receiver, session.seal(HELLO).envelope);
    openedBy(receiver, session.seal(HELLO).envelope);
    expect(asked).toEqual([ADDRESS, ADDRESS]);
    openedBy(receiver, session.seal(HELLO).envelope).remember();
    for (let i = 0; i < 5; i++) openedBy(receiver, session.seal(HELLO).envelope).remember();
    expect(asked.length).toBe(3);
  });

  it("limits derivations, computes nothing beyond, and lets cached sessions through", () => {
    let isAllowed = true;
    const { makeReceiver, startSession } = setUp(channel);
    const receiver = makeReceiver({ allowDerivation: () => isAllowed });
    const [known, unknown] = [startSession(), startSession()];
    openedBy(receiver, known.seal(HELLO).envelope).remember();
    isAllowed = false;
    expect(receiver.open(unknown.seal(HELLO).envelope, ADDRESS)).toEqual({ kind: "limited" });
    expect(receiver.open(known.seal(HELLO).envelope, ADDRESS).kind).toBe("opened");
  });

  it("asks the limiter nothing for what is ill-formed, unknown or beyond the last counter", () => {
    const { makeReceiver, startSession } = setUp(channel);
    const receiver = makeReceiver({
      allowDerivation: () => {
        throw new Error("asked");
      },
    });
    const request = channel.parseRequest(startSession().seal(HELLO).envelope)!;
    const iv = channel.ivOf(new Uint8Array(4), 65_536);
    expect(receiver.open("{}", ADDRESS).kind).toBe("refused");
    expect(receiver.open(write({ ...request, iv }), ADDRESS).kind).toBe("refused");
    expect(receiver.open(write({ ...request, kid: "0".repeat(32) }), ADDRESS).kind).toBe("unknown-key");
  });

  it("keeps the sessions that were used last", () => {
    const derived: string[] = [];
    const { makeReceiver, startSession } = setUp(channel);
    const receiver = makeReceiver({ maxSessions: 2, allowDerivation: (from) => derived.push(from) > 0 });
    const sessions = { a: startSession(), b: startSession(), c: startSession() };
    const send = (name: keyof typeof sessions) => {
      const received = receiver.open(sessions[name].seal(HELLO).envelope, name);
      if (received.kind === "opened") received.request.remember();
    };
    for (const name of ["a", "b", "a", "c", "a", "c", "b"] as const) send(name);
    expect(derived).toEqual(["a", "b", "c", "b"]);
  });

  it("knows a key until its end, and its sessions no longer", () => {
    const { clock, receiver, key } = setUp(channel);
    clock.nowMs = NOW_MS + DAY_MS - 1;
    const session = new channel.ClientSession({
      // A client whose document says that the key lives on.
      key: { ...key, expiresAtMs: NOW_MS + 2 * DAY_MS },
      clock,
      randomBytes: seededRandom("late"),
    });
    openedBy(receiver, session.seal(HELLO).envelope).remember();
    clock.nowMs = NOW_MS + DAY_MS;
    expect(receiver.open(session.seal(HELLO).envelope, ADDRESS)).toEqual({ kind: "unknown-key" });
  });

  it("takes a new set of keys and ends the sessions of those that are gone", () => {
    const derived: string[] = [];
    const { makeReceiver, receivingKey, startSession } = setUp(channel);
    const receiver = makeReceiver({ allowDerivation: (from) => derived.push(from) > 0 });
    const session = startSession();
    const slow = openedBy(receiver, session.seal(HELLO).envelope);
    openedBy(receiver, session.seal(HELLO).envelope).remember();
    receiver.setKeys([]);
    slow.remember();
    expect(receiver.open(session.seal(HELLO).envelope, ADDRESS)).toEqual({ kind: "unknown-key" });
    receiver.setKeys([receivingKey]);
    expect(receiver.open(session.seal(HELLO).envelope, ADDRESS).kind).toBe("opened");
    expect(derived.length).toBe(3);
  });

  it("answers anything with one of its four outcomes", () => {
    const { receiver, startSession } = setUp(channel);
    const good = startSession().seal(HELLO).envelope;
    const mutated = fc
      .tuple(fc.nat({ max: good.length - 1 }), fc.string({ maxLength: 3 }))
      .map(([at, text]) => good.slice(0, at) + text + good.slice(at + 1));
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string(), fc.json(), fc.constant(good.repeat(2))), (body) => {
        fc.pre(body !== good);
        const { kind } = receiver.open(body, ADDRESS);
        return kind === "refused" || kind === "unknown-key";
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps no key and no plaintext where an inspection would find them", () => {
    const { receiver, startSession, receivingKey } = setUp(channel);
    const session = startSession();
    const request = openedBy(receiver, session.seal(HELLO).envelope);
    request.remember();
    const shown = JSON.stringify([receiver, session, receivingKey]);
    expect(shown).not.toContain(toHex(seededRandom("platform")(32)));
    expect(Object.keys(receiver)).toEqual([]);
    expect(Object.keys(session)).toEqual([]);
  });
});

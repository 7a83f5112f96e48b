import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  backEnds,
  DAY_MS,
  failureOf,
  flipBit,
  fromText,
  loadChannel,
  NOW_MS,
  openedBy,
  seededRandom,
  setUp,
  toBase64url,
  toHex,
  toText,
} from "./support.ts";

const HELLO = fromText("hello");
const MIB = 2 ** 20;

describe.each(backEnds)("a session over $name", async (backEnd) => {
  const channel = await loadChannel(backEnd);

  it("carries any bytes there and back", () => {
    const { receiver, startSession } = setUp(channel);
    const session = startSession();
    const bytes = fc.uint8Array({ maxLength: 500 });
    fc.assert(
      fc.property(bytes, bytes, (question, answer) => {
        const sealed = session.seal(question);
        const request = openedBy(receiver, sealed.envelope);
        request.remember();
        expect(toHex(request.plaintext)).toBe(toHex(question));
        expect(toHex(sealed.open(request.seal(answer))!)).toBe(toHex(answer));
      }),
    );
  });

  it("does not open a response with any bit of iv or ct turned, and ends", () => {
    const { receiver, startSession } = setUp(channel);
    const sealed = startSession().seal(HELLO);
    const response = channel.parseResponse(openedBy(receiver, sealed.envelope).seal(HELLO))!;
    for (let bit = 0; bit < response.iv.length * 8; bit++) {
      const iv = flipBit(response.iv, bit);
      expect(sealed.open(channel.writeResponse({ ...response, iv })), `iv, bit ${bit}`).toBeNull();
    }
    for (let bit = 0; bit < response.ct.length * 8; bit++) {
      const ct = flipBit(response.ct, bit);
      expect(sealed.open(channel.writeResponse({ ...response, ct })), `ct, bit ${bit}`).toBeNull();
    }
    expect(sealed.open(channel.writeResponse(response))).not.toBeNull();
  });

  it("does not open a response to another request, of the same session or of another", () => {
    const { receiver, startSession } = setUp(channel);
    const session = startSession();
    const [one, two, other] = [session.seal(HELLO), session.seal(HELLO), startSession().seal(HELLO)];
    const answers = [one, two, other].map((sealed) => openedBy(receiver, sealed.envelope).seal(HELLO));
    expect(one.open(answers[1]!)).toBeNull();
    expect(one.open(answers[2]!)).toBeNull();
    expect(other.open(answers[0]!)).toBeNull();
    expect(toText(one.open(answers[0]!)!)).toBe("hello");
  });

  it("does not open a request that is sent back as a response", () => {
    const sealed = setUp(channel).startSession().seal(HELLO);
    expect(sealed.open(sealed.envelope)).toBeNull();
    const { iv, ct } = channel.parseRequest(sealed.envelope)!;
    const lengthened = new Uint8Array(32);
    lengthened.set(iv);
    expect(sealed.open(channel.writeResponse({ iv: lengthened, ct }))).toBeNull();
  });

  it("does not take a response that is sent back as a request", () => {
    const { receiver, startSession } = setUp(channel);
    const sealed = startSession().seal(HELLO);
    const answer = openedBy(receiver, sealed.envelope).seal(HELLO);
    expect(receiver.open(answer, "192.0.2.1").kind).toBe("refused");
    const request = channel.parseRequest(sealed.envelope)!;
    const { ct } = channel.parseResponse(answer)!;
    expect(receiver.open(channel.writeRequest({ ...request, ct }), "192.0.2.1").kind).toBe("refused");
  });

  it("is not started under a key that gives a zero shared secret", () => {
    const { clock, key } = setUp(channel);
    const publicKey = channel.crypto.importX25519PublicKey(new Uint8Array(32));
    const start = () =>
      new channel.ClientSession({ key: { ...key, publicKey }, clock, randomBytes: seededRandom("x") });
    expect(failureOf(start)).toBe("ZERO_SHARED_SECRET");
  });
});

describe("a session", async () => {
  const channel = await loadChannel(backEnds[0]!);

  it("never uses a nonce twice, whatever the random bytes, nor a key in two sessions", () => {
    const { clock, key } = setUp(channel);
    // The worst generator: only the ephemeral keys differ.
    let sessions = 0;
    const randomBytes = (length: number) =>
      length === 32 ? seededRandom(`session ${sessions++}`)(32) : new Uint8Array(length);
    const seen = new Set<string>();
    let count = 0;
    for (let i = 0; i < 5; i++) {
      const session = new channel.ClientSession({ key, clock, randomBytes });
      for (; count < (i + 1) * 2000; count++) {
        const { epk, iv } = channel.parseRequest(session.seal(HELLO).envelope)!;
        seen.add(`${toBase64url(epk)} ${toHex(iv)}`);
      }
    }
    expect(seen.size).toBe(count);
  });

  it("never uses a nonce twice, in whatever order things fail", () => {
    const step = fc.constantFrom("seal", "seal, no random bytes", "open", "open garbage", "time");
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { clock, key, receiver } = setUp(channel);
        let isDry = false;
        const random = seededRandom("steps");
        const randomBytes = (length: number) => {
          if (isDry) throw new Error("no random bytes");
          return random(length);
        };
        const start = () => new channel.ClientSession({ key, clock, randomBytes });
        let session = start();
        let last = session.seal(HELLO);
        const used = [last.envelope];
        for (const name of steps) {
          if (!session.isOpen) session = start();
          isDry = name === "seal, no random bytes";
          if (isDry) expect(() => session.seal(HELLO)).toThrow("no random bytes");
          isDry = false;
          if (name === "seal") {
            last = session.seal(HELLO);
            used.push(last.envelope);
          }
          if (name === "open") {
            const received = receiver.open(last.envelope, "192.0.2.1");
            if (received.kind === "opened") last.open(received.request.seal(HELLO));
          }
          if (name === "open garbage") last.open("{}");
          if (name === "time") clock.nowMs += 100_000;
        }
        const nonces = used.map((text) => {
          const { epk, iv } = channel.parseRequest(text)!;
          return `${toHex(epk)} ${toHex(iv.subarray(4))}`;
        });
        expect(new Set(nonces).size).toBe(used.length);
      }),
      { numRuns: 50 },
    );
  });

  it("counts 0, 1, 2 … and ends after 65,536 messages", () => {
    const session = setUp(channel).startSession();
    const counterAt = (envelope: string) => channel.counterOf(channel.parseRequest(envelope)!.iv);
    for (let i = 0; i < 65_536; i++) {
      const { envelope } = session.seal(new Uint8Array(0));
      if (i < 3 || i === 65_535) expect(counterAt(envelope)).toBe(i);
    }
    expect(session.isOpen).toBe(false);
    expect(failureOf(() => session.seal(HELLO))).toBe("SESSION_ENDED");
  });

  it("ends after 300 seconds", () => {
    const { clock, startSession } = setUp(channel);
    const session = startSession();
    clock.nowMs = NOW_MS + 299_999;
    expect(session.isOpen).toBe(true);
    clock.nowMs = NOW_MS + 300_000;
    expect(session.isOpen).toBe(false);
    expect(failureOf(() => session.seal(HELLO))).toBe("SESSION_ENDED");
  });

  it("ends when the clock is set back before its start", () => {
    const { clock, startSession } = setUp(channel);
    const session = startSession();
    clock.nowMs = NOW_MS - 1;
    expect(session.isOpen).toBe(false);
  });

  it("ends after 64 MiB", () => {
    const session = setUp(channel).startSession();
    const chunk = new Uint8Array(16 * MIB - 16);
    for (let i = 0; i < 3; i++) session.seal(chunk);
    session.seal(chunk.subarray(1));
    expect(session.isOpen).toBe(true);
    session.seal(new Uint8Array(0));
    expect(failureOf(() => session.seal(HELLO))).toBe("SESSION_ENDED");
  });

  it("counts what it opens into the 64 MiB too", () => {
    const { receiver, startSession } = setUp(channel);
    const session = startSession();
    const sealed = session.seal(HELLO);
    const answer = openedBy(receiver, sealed.envelope).seal(new Uint8Array(64 * MIB));
    expect(sealed.open(answer)?.length).toBe(64 * MIB);
    expect(session.isOpen).toBe(false);
  });

  it("ends with the platform's key", () => {
    const { clock, key } = setUp(channel);
    clock.nowMs = NOW_MS + DAY_MS - 1000;
    const session = new channel.ClientSession({ key, clock, randomBytes: seededRandom("late") });
    expect(session.isOpen).toBe(true);
    clock.nowMs = NOW_MS + DAY_MS;
    expect(failureOf(() => session.seal(HELLO))).toBe("SESSION_ENDED");
  });

  it.each(["", "{}", '{"error":"CHANNEL"}', '{"success":true}', "<html></html>"])(
    "ends when %j comes as a response",
    (body) => {
      const session = setUp(channel).startSession();
      expect(session.seal(HELLO).open(body)).toBeNull();
      expect(failureOf(() => session.seal(HELLO))).toBe("SESSION_ENDED");
    },
  );

  it("opens the answers that are still on their way after its end", () => {
    const { receiver, startSession } = setUp(channel);
    const session = startSession();
    const sealed = session.seal(HELLO);
    session.end();
    expect(toText(sealed.open(openedBy(receiver, sealed.envelope).seal(HELLO))!)).toBe("hello");
    expect(session.isOpen).toBe(false);
  });
});

describe("the two back ends", async () => {
  const [native, portable] = [await loadChannel(backEnds[0]!), await loadChannel(backEnds[1]!)];

  it.each([
    ["node:crypto", "the portable one", native, portable],
    ["the portable one", "node:crypto", portable, native],
  ])("talk to each other: a platform on %s, an application on %s", (_, __, platform, application) => {
    const { receiver, startSession } = setUp(platform, { application });
    const session = startSession();
    for (let i = 0; i < 3; i++) {
      const sealed = session.seal(fromText(`question ${i}`));
      const request = openedBy(receiver, sealed.envelope);
      expect(toText(request.plaintext)).toBe(`question ${i}`);
      request.remember();
      expect(toText(sealed.open(request.seal(fromText(`answer ${i}`)))!)).toBe(`answer ${i}`);
    }
  });

  it("write the same bytes from the same random bytes", () => {
    const [one, other] = [native, portable].map((channel) => {
      const { receiver, startSession } = setUp(channel);
      const sealed = startSession().seal(HELLO);
      return [sealed.envelope, openedBy(receiver, sealed.envelope).seal(HELLO)];
    });
    expect(one).toEqual(other);
  });
});

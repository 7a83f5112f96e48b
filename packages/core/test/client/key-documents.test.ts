import { describe, expect, it } from "vitest";
import { randomBytes } from "../../src/bytes/random.ts";
import { importIdentity } from "../../src/channel/index.ts";
import { REQUEST, refuseConnections, type Scene, scene } from "./clients.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MISMATCH = "PLATFORM_IDENTITY_MISMATCH";
const stranger = importIdentity(new Uint8Array(32).fill(7));

const fetches = ({ platform }: Scene) => platform.urls.filter((url) => url.includes(".well-known")).length;

/** Answers 422 to every message. */
const knowsNoKey: Scene["platform"]["intercept"] = (request, next) =>
  request.body === "" ? next() : new Response('{"error":"UNKNOWN_CHANNEL_KEY"}', { status: 422 });

describe("the key document", () => {
  it("is fetched from the origin of baseUrl, before the first message", async () => {
    const { client, platform } = scene({ baseUrl: "https://platform.test/deep/below/api/v1" });
    await client.validate(REQUEST);
    expect(platform.urls).toEqual([
      "https://platform.test/.well-known/apikee-channel",
      "https://platform.test/deep/below/api/v1/channel",
    ]);
  });

  it.each<[string, (scene: Scene) => void, number]>([
    ["is signed by somebody else", ({ platform }) => platform.sign({ identity: stranger }), 1],
    [
      "carries a signature that does not hold",
      ({ platform }) => {
        platform.documentText = platform.documentText.replace(/"serial\\":\d/, '"serial\\":9');
      },
      1,
    ],
    [
      "has ended",
      ({ platform, clock }) => platform.sign({ serial: clock.now() - 8 * DAY_MS, expiresAtMs: clock.now() }),
      0,
    ],
    [
      "would be good for more than 8 days",
      ({ platform, clock }) => platform.sign({ expiresAtMs: clock.now() + 8 * DAY_MS + 1 }),
      0,
    ],
    [
      "is none",
      ({ platform }) => {
        platform.documentText = "<html>";
      },
      0,
    ],
    [
      "is of 10 MB",
      ({ platform }) => {
        platform.documentText = " ".repeat(10 * 2 ** 20);
      },
      0,
    ],
  ])("is not used where it %s, and nothing is sent under it", async (_, prepare, mismatches) => {
    const here = scene();
    prepare(here);
    expect(await here.client.validate(REQUEST)).toMatchObject({ kind: "unreachable" });
    expect(await here.client.validate(REQUEST)).toMatchObject({ kind: "unreachable" });
    expect(here.platform.urls.filter((url) => url.endsWith("/channel"))).toEqual([]);
    expect(here.told(MISMATCH)).toBe(mismatches);

    here.platform.sign();
    expect(await here.client.validate(REQUEST)).toMatchObject({ kind: "allowed" });
  });

  it("of a stranger is told of again after a good one", async () => {
    const here = scene();
    const { platform, client, clock, told } = here;
    platform.sign({ identity: stranger });
    await client.validate(REQUEST);
    platform.sign();
    await client.validate(REQUEST);
    platform.sign({ identity: stranger });
    await clock.advance(12 * HOUR_MS);
    expect(told(MISMATCH)).toBe(2);
    // The one that is known stays in use.
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "allowed" });
  });

  it("that is older than the last one is not used", async () => {
    const here = scene();
    const { platform, client, clock } = here;
    await client.validate(REQUEST);
    platform.sign({ serial: clock.now() - 1 });
    await clock.advance(12 * HOUR_MS);
    expect(fetches(here)).toBeGreaterThan(1);
    platform.intercept = knowsNoKey;
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "unreachable" });
  });

  it("is fetched again every 12 hours, less a fifth at most by chance", async () => {
    const here = scene();
    await here.client.validate(REQUEST);
    await here.clock.advance(9.5 * HOUR_MS);
    expect(fetches(here)).toBe(1);
    await here.clock.advance(2.5 * HOUR_MS);
    expect(fetches(here)).toBe(2);
    await here.clock.advance(12 * HOUR_MS);
    expect(fetches(here)).toBeGreaterThanOrEqual(3);
  });

  it("that cannot be fetched again stays in use for its time, and is asked for after a minute, then more seldom", async () => {
    // Without chance in the intervals.
    const here = scene({ randomBytes: (length) => (length === 3 ? new Uint8Array(3) : randomBytes(length)) });
    const { platform, client, clock } = here;
    await client.validate(REQUEST);
    platform.intercept = (request, next) => (request.body === "" ? refuseConnections() : next());
    await clock.advance(12 * HOUR_MS);
    const before = fetches(here);
    await clock.advance(HOUR_MS);
    // After 1, 2, 4, 8 and 16 minutes.
    expect(fetches(here) - before).toBe(5);
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "allowed" });
    await clock.advance(7 * DAY_MS);
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "unreachable" });
  });

  it("is pinned by platformFingerprint where the server key carries none", async () => {
    const { platform, another } = scene();
    const serverKey = platform.serverKey.replace(/_[0-9a-f]{32}$/, "");
    expect(() => another({ serverKey })).toThrow("platformFingerprint");
    const client = another({ serverKey, platformFingerprint: platform.identity.fingerprint });
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "allowed" });
    const other = another({ serverKey, platformFingerprint: stranger.fingerprint });
    expect(await other.validate(REQUEST)).toMatchObject({ kind: "unreachable" });
  });
});

describe("a channel key that the platform does not know", () => {
  it("leads to a new document and one more try, with the same rid", async () => {
    const here = scene();
    const { platform, client } = here;
    await client.validate(REQUEST);
    const rids: string[] = [];
    platform.handlers["validate"] = ({ rid }) => {
      rids.push(rid);
      return { status: 500 };
    };
    platform.replaceKey();
    const { rid } = await client.validate(REQUEST);
    expect(rids).toEqual([rid]);
    expect(fetches(here)).toBe(2);
  });

  it("is replaced for all concurrent requests by one fetch", async () => {
    const here = scene();
    await here.client.validate(REQUEST);
    here.platform.replaceKey();
    const answers = await Promise.all(Array.from({ length: 50 }, () => here.client.validate(REQUEST)));
    expect(answers.every(({ kind }) => kind === "allowed")).toBe(true);
    expect(fetches(here)).toBe(2);
  });

  it("leads to no more than one fetch in 60 seconds", async () => {
    const here = scene();
    const { platform, client, clock } = here;
    await client.validate(REQUEST);
    platform.intercept = knowsNoKey;
    for (let i = 0; i < 4; i++) expect(await client.validate(REQUEST)).toMatchObject({ kind: "unreachable" });
    expect(fetches(here)).toBe(2);
    await clock.advance(60_000);
    await client.validate(REQUEST);
    expect(fetches(here)).toBe(3);
  });
});

import { importIdentity, parseServerKey, verifyKeyDocument } from "@apikee/core/channel";
import { describe, expect, test } from "vitest";
import { nextLookMs, successorNotBefore } from "../../src/channel/key-plan.ts";
import type { TestPlatform } from "../../src/testing/index.ts";
import { setUp } from "./set-up.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function documentUrl(platform: TestPlatform): URL {
  return new URL("/.well-known/apikee-channel", platform.baseUrl);
}

describe("the key document", () => {
  test("is signed by the identity that server keys pin, for seven days", async () => {
    const { platform, client, serverKey } = await setUp();
    const response = await platform.fetch(documentUrl(platform));
    expect(response.headers.get("content-type")).toBe("application/json");
    const { payload, identity, signature, ...rest } = await response.json();
    expect(rest).toEqual({});
    expect([identity, signature].map((text) => Buffer.from(text, "base64url").length)).toEqual([32, 64]);
    expect(Object.keys(JSON.parse(payload))).toEqual(["keys", "serial", "exp"]);
    const document = await client.document();
    const nowMs = platform.clock.now();
    expect(document).toMatchObject({ serial: nowMs, expiresAtMs: nowMs + 7 * DAY_MS, v1PublicKey: null });
    expect(document.keys).toMatchObject([{ notBeforeMs: nowMs, expiresAtMs: nowMs + 30 * DAY_MS }]);
    expect(parseServerKey(serverKey)?.mode).toBe("live");
  });

  test("is another platform's where the fingerprint is another one", async () => {
    const { platform } = await setUp();
    const { fingerprint } = importIdentity(new Uint8Array(32).fill(1));
    const text = await (await platform.fetch(documentUrl(platform))).text();
    expect(() => verifyKeyDocument(text, { fingerprint, nowMs: platform.clock.now() })).toThrow("IDENTITY");
  });

  test("is signed anew each day, and not before", async () => {
    const { platform, client } = await setUp();
    const first = await client.document();
    await platform.clock.advance("23h");
    expect((await client.document()).serial).toBe(first.serial);
    await platform.clock.advance("1h");
    expect((await client.document()).serial).toBe(first.serial + DAY_MS);
  });

  test("always has a key to use, which was published a day before its use, for two months on end", async () => {
    const { platform, client } = await setUp();
    const publishedAt = new Map<string, number>();
    const used = new Set<string>();
    let highestSerial = 0;
    for (let hour = 0; hour < 60 * 24; hour += 6) {
      const nowMs = platform.clock.now();
      const { keys, serial, expiresAtMs } = await client.document();
      expect(serial).toBeGreaterThanOrEqual(highestSerial);
      expect(nowMs - serial).toBeLessThanOrEqual(DAY_MS);
      expect(expiresAtMs - serial).toBeLessThanOrEqual(8 * DAY_MS);
      highestSerial = serial;
      for (const { kid, expiresAtMs } of keys) {
        if (!publishedAt.has(kid)) publishedAt.set(kid, nowMs);
        expect(expiresAtMs).toBeGreaterThan(nowMs);
      }
      const current = keys.find((key) => key.notBeforeMs <= nowMs && nowMs < key.expiresAtMs);
      expect(current).toBeDefined();
      if (current !== undefined && used.size > 0 && !used.has(current.kid)) {
        expect(nowMs - (publishedAt.get(current.kid) ?? nowMs)).toBeGreaterThanOrEqual(DAY_MS);
      }
      used.add(current?.kid ?? "");
      await client.restart();
      expect(await client.call("validate", { key: "k" })).toMatchObject({ status: 200 });
      await platform.clock.advance("6h");
    }
    expect(used.size).toBe(3);
  });

  test("no longer opens sessions of a key that has ended", async () => {
    const { platform, client } = await setUp();
    const { envelope } = await client.seal(client.message("validate", { key: "k" }));
    await platform.clock.advance("30d");
    const response = await client.post(envelope);
    expect([response.status, await response.json()]).toEqual([422, { error: "UNKNOWN_CHANNEL_KEY" }]);
  });
});

describe("the plan of keys", () => {
  const keyUntil = (expires_at: number) => ({ not_before: expires_at - 30 * DAY_MS, expires_at });

  test.each([
    ["no key", [], 0],
    ["a key with four days left", [4 * DAY_MS], null],
    ["a key with three days left", [3 * DAY_MS], 2 * DAY_MS],
    ["a key with 36 hours left, after a standstill", [1.5 * DAY_MS], DAY_MS],
    ["a key with an hour left, after a long standstill", [HOUR_MS], HOUR_MS],
    ["a key that ends and its successor", [HOUR_MS, 30 * DAY_MS], null],
  ])("for %s", (_, ends, notBefore) => {
    expect(successorNotBefore(ends.map(keyUntil), 0)).toBe(notBefore);
  });

  test("looks again when a document is a day old, a key must be made, or one ends", () => {
    expect(nextLookMs([keyUntil(30 * DAY_MS)], 0)).toBe(DAY_MS);
    expect(nextLookMs([keyUntil(30 * DAY_MS)], 26.5 * DAY_MS)).toBe(27 * DAY_MS);
    expect(nextLookMs([keyUntil(HOUR_MS), keyUntil(30 * DAY_MS)], 0)).toBe(HOUR_MS);
  });
});

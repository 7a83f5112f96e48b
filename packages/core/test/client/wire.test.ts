import { describe, expect, it } from "vitest";
import { cleanText } from "../../src/client/clean-text.ts";
import { feedAnswerOf, isReportAnswer, verdictOf } from "../../src/client/wire.ts";
import { ERROR_CODES } from "../../src/errors/index.ts";
import { ALLOWED, REQUEST } from "./clients.ts";

const LIMIT = { window: "hour", limit: 10, remaining: 3, resetAt: 1_767_229_200_000 };

describe("what validate is answered with", () => {
  it.each([
    ["nothing", null],
    ["a text", "success"],
    ["a list", [ALLOWED]],
    ["no success", { clientId: "c", keyId: REQUEST.keyId }],
    ["a success that is no boolean", { ...ALLOWED, success: 1 }],
    ["a success that is a text", { ...ALLOWED, success: "true" }],
    ["a refusal that is null", { success: null, error: "REVOKED" }],
    ["another key's success", { ...ALLOWED, keyId: "key-2" }],
    ["a success without a key", { success: true, clientId: "c", limits: [] }],
    ["a key that is a list", { ...ALLOWED, keyId: [REQUEST.keyId] }],
  ])("%s is no verdict", (_, body) => {
    expect(verdictOf(body, REQUEST)).toBeNull();
  });

  it("is a success for the key that was asked about", () => {
    expect(verdictOf({ ...ALLOWED, limits: [LIMIT] }, REQUEST)).toEqual({
      isAllowed: true,
      clientId: "client-1",
      limits: [LIMIT],
    });
  });

  it.each([
    ["no list", "none"],
    ["another window", [{ ...LIMIT, window: "minute" }]],
    ["a text for a number", [{ ...LIMIT, remaining: "3" }]],
    ["a negative number", [{ ...LIMIT, remaining: -1 }]],
    ["a window without an end", [{ ...LIMIT, resetAt: null }]],
    ["a null", [null]],
  ])("stays a verdict where its limits are wrong: %s", (_, limits) => {
    expect(verdictOf({ ...ALLOWED, limits }, REQUEST)).toMatchObject({ isAllowed: true, limits: [] });
  });

  it.each([
    ["REVOKED", "REVOKED"],
    ["EXPIRED", "EXPIRED"],
    ["KEY_DISABLED", "KEY_DISABLED"],
    ["CLIENT_DISABLED", "CLIENT_DISABLED"],
    ["IP_NOT_ALLOWED", "IP_NOT_ALLOWED"],
    ["RATE_LIMITED", "RATE_LIMITED"],
    ["FRAUD_BLOCKED", "FRAUD_BLOCKED"],
    ["UNKNOWN_KEY", "UNKNOWN_KEY"],
    ["A_CODE_OF_NEXT_YEAR", "UNKNOWN_KEY"],
    ["SERVER_UNREACHABLE", "UNKNOWN_KEY"],
    ["__proto__", "UNKNOWN_KEY"],
    ["toString", "UNKNOWN_KEY"],
    [undefined, "UNKNOWN_KEY"],
    [{}, "UNKNOWN_KEY"],
  ])("refused with %j is refused as %s", (error, code) => {
    expect(verdictOf({ success: false, error, message: "No." }, REQUEST)).toEqual({
      isAllowed: false,
      code,
      message: "No.",
    });
  });

  it.each([
    ["none", undefined],
    ["an empty one", ""],
    ["no text", { toString: 1 }],
    ["a long one", "x".repeat(501)],
    ["one with the key in it", `The key ${REQUEST.key} is revoked.`],
  ])("gives a refusal the message of the table where the platform's is %s", (_, message) => {
    expect(verdictOf({ success: false, error: "REVOKED", message }, REQUEST)).toMatchObject({
      message: ERROR_CODES.REVOKED.message,
    });
  });
});

describe("what the feed is answered with", () => {
  it("is taken where each part is right", () => {
    const changes = [
      { keyId: "k1", state: "revoked", expiresAt: 5 },
      { keyId: "k2", state: "disabled" },
      { keyId: "k3", state: "active" },
      { tenant: "t1", state: "suspended" },
      { tenant: "t2", state: "active" },
    ];
    expect(feedAnswerOf({ serial: 7, complete: false, changes })).toEqual({
      serial: 7,
      complete: false,
      changes: changes.map((change) => ("keyId" in change ? { expiresAt: null, ...change } : change)),
    });
  });

  it.each([
    ["a list", []],
    ["no serial", { complete: true, changes: [] }],
    ["a serial that is a text", { serial: "7", complete: true, changes: [] }],
    ["a negative serial", { serial: -1, complete: true, changes: [] }],
    ["half a serial", { serial: 0.5, complete: true, changes: [] }],
    ["no complete", { serial: 7, changes: [] }],
    ["changes that are no list", { serial: 7, complete: true, changes: {} }],
    ["a change that is null", { serial: 7, complete: true, changes: [null] }],
    ["a change of nothing", { serial: 7, complete: true, changes: [{ state: "revoked" }] }],
    [
      "a change of two",
      { serial: 7, complete: true, changes: [{ keyId: "k", tenant: "t", state: "active" }] },
    ],
    [
      "a tenant's state for a key",
      { serial: 7, complete: true, changes: [{ keyId: "k", state: "suspended" }] },
    ],
    [
      "a key's state for a tenant",
      { serial: 7, complete: true, changes: [{ tenant: "t", state: "revoked" }] },
    ],
    [
      "a bad expiry",
      { serial: 7, complete: true, changes: [{ keyId: "k", state: "revoked", expiresAt: "x" }] },
    ],
  ])("is nothing where it is %s", (_, body) => {
    expect(feedAnswerOf(body)).toBeNull();
  });
});

describe("what acknowledges reports", () => {
  it.each([null, {}, { accepted: 1 }, { accepted: "1", duplicates: 0, rejected: [] }, [1]])(
    "is not %j",
    (body) => {
      expect(isReportAnswer(body)).toBe(false);
    },
  );
});

describe("texts from a customer's request", () => {
  it.each([
    ["a NUL", "/a\u0000b", "/a\uFFFDb"],
    ["control characters", "\u001b[31m\u007f\u0085", "\uFFFD[31m\uFFFD\uFFFD"],
    ["a lone surrogate", "/\ud800x", "/\uFFFDx"],
    ["a pair cut in two", `${"a".repeat(2047)}\u{1f600}`, `${"a".repeat(2047)}\uFFFD`],
    ["100,000 characters", "x".repeat(100_000), "x".repeat(2048)],
    ["nothing to change", "/users/%00/\u{1f600}", "/users/%00/\u{1f600}"],
  ])("with %s are made harmless", (_, text, clean) => {
    expect(cleanText(text, 2048)).toBe(clean);
  });
});

import { describe, expect, it } from "vitest";
import { apikee, call, callJson, NOW_MS, SECRET } from "./support.ts";

const claimsOf = async (...argv: string[]) => {
  const { status, out, err } = await call(["create", ...argv]);
  expect([status, err]).toEqual([0, ""]);
  expect(out).toMatch(/^apikee_[0-9A-Za-z]+\.[0-9A-Za-z]+\n$/);
  return apikee.verify(out.trim());
};

describe("apikee create", () => {
  it("prints a key alone, which says what it was asked to", async () => {
    const claims = await claimsOf(
      ...["acme-corp", "--scopes", "read,write", "--expires", "90d", "--meta", "plan=pro"],
      ...["--meta", "note=a=b", "--environment", "staging"],
    );
    expect(claims).toMatchObject({
      tenant: "acme-corp",
      scopes: ["read", "write"],
      environment: "staging",
      notBefore: null,
      meta: { plan: "pro", note: "a=b" },
    });
    expect(claims.expiresAt?.getTime()).toBe(NOW_MS + 90 * 86_400_000);
  });

  it("has core's defaults: no scope, 90 days, production", async () => {
    const claims = await claimsOf("acme");
    expect(claims).toMatchObject({ scopes: [], environment: "production", meta: {} });
    expect(claims.expiresAt?.getTime()).toBe(NOW_MS + 90 * 86_400_000);
  });

  it.each([
    ["never", null],
    ["30m", "2026-01-01T00:30:00.000Z"],
    ["2w", "2026-01-15T00:00:00.000Z"],
    ["2026-06-01", "2026-06-01T00:00:00.000Z"],
    ["2026-06-01T12:00:00+02:00", "2026-06-01T10:00:00.000Z"],
  ])("takes --expires %s", async (expires, expected) => {
    expect((await claimsOf("acme", "--expires", expires)).expiresAt?.toISOString() ?? null).toBe(expected);
  });

  it("takes scopes in several options, and none from an empty one", async () => {
    expect((await claimsOf("acme", "--scopes", "a, b", "--scopes", "c:*")).scopes).toEqual(["a", "b", "c:*"]);
    expect((await claimsOf("acme", "--scopes", "")).scopes).toEqual([]);
  });

  it("takes data that is no text as JSON, beside texts", async () => {
    const argv = ["acme", "--meta-json", '{"seats":5,"tags":["a"]}', "--meta", "plan=5"];
    expect((await claimsOf(...argv)).meta).toEqual({ seats: 5, tags: ["a"], plan: "5" });
  });

  it("makes shorter keys with msgpack", async () => {
    const argv = ["create", "acme", "--scopes", "read,write,admin"];
    const [json, msgpack] = [await call(argv), await call([...argv, "--codec", "msgpack"])];
    expect(msgpack.out.length).toBeLessThan(json.out.length);
    expect(apikee.verify(msgpack.out.trim()).scopes).toEqual(["read", "write", "admin"]);
  });

  it("delays the start with --not-before", async () => {
    const { json } = await callJson(["create", "acme", "--not-before", "2026-01-02", "--expires", "3d"]);
    expect(json["claims"]).toMatchObject({ notBefore: "2026-01-02T00:00:00.000Z" });
  });

  it("answers --json with the key and its claims", async () => {
    const { status, json } = await callJson(["create", "acme", "--scopes", "read", "--expires", "never"]);
    expect(status).toBe(0);
    expect(json).toEqual({
      ok: true,
      key: expect.stringMatching(/^apikee_/),
      claims: {
        id: expect.stringMatching(/^[0-9A-Za-z]{22}$/),
        tenant: "acme",
        scopes: ["read"],
        environment: "production",
        expiresAt: null,
        notBefore: null,
        meta: {},
      },
    });
  });

  it.each<[argv: string[], message: string]>([
    [[""], "TENANT must be a string of 1 to 256 characters"],
    [["a\tb"], "TENANT must be a string of 1 to 256 characters"],
    [["acme", "--scopes", "read,,write"], "--scopes[1] must be a string"],
    [["acme", "--expires", "90"], "--expires must be a duration such as"],
    [["acme", "--expires", "0d"], "--expires must be a duration such as"],
    [["acme", "--expires", "999999999999w"], "--expires must be a duration such as"],
    [["acme", "--expires", "2026-02-30"], "--expires must be a duration such as"],
    [["acme", "--expires", "2026-06-01T12:00:00"], "--expires must be a duration such as"],
    [["acme", "--expires", "2025-12-31"], "--expires is in the past"],
    [["acme", "--not-before", "tomorrow"], "--not-before must be a date such as"],
    [["acme", "--not-before", "2026-01-03", "--expires", "1d"], "the key would never be valid"],
    [["acme", "--environment", ""], "--environment must be a string"],
    [["acme", "--meta", "plan"], "--meta must be NAME=VALUE"],
    [["acme", "--meta", "=pro"], "--meta must be NAME=VALUE"],
    [["acme", "--meta", "a=1", "--meta", "a=2"], "a name was given twice"],
    [["acme", "--meta", "a=1", "--meta-json", '{"a":2}'], "a name was given twice"],
    [["acme", "--meta", "__proto__=x"], "must not have a member named __proto__"],
    [["acme", "--meta-json", '{"__proto__":{}}'], "must not have a member named __proto__"],
    [["acme", "--meta-json", "[1]"], "--meta-json must be a JSON object"],
    [["acme", "--meta-json", "{seats:5}"], "--meta-json must be a JSON object"],
    [["acme", "--meta", `a=${"x".repeat(2100)}`], "--meta must not take more than 2048 bytes"],
    [["acme", "--codec", "yaml"], "--codec must be json or msgpack"],
  ])("refuses %j", async (argv, message) => {
    const { status, out, err } = await call(["create", ...argv]);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(err).toContain("usage: apikee create TENANT [options]");
    expect(err).not.toContain(SECRET);
  });
});

describe("what --meta-json holds", () => {
  it("reaches no terminal as it stands", async () => {
    const meta = '{"\\u001b[31mred":{"__proto__":1}}';
    const { status, err } = await call(["create", "acme", "--meta-json", meta]);
    expect(status).toBe(2);
    expect(err).not.toContain("\u001b");
  });
});

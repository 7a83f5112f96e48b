import { describe, expect, it } from "vitest";
import { apikee, call, callJson, NOW_MS } from "./support.ts";

const key = await apikee.create("acme-corp", {
  scopes: ["read", "write"],
  expiresIn: new Date(NOW_MS + 90 * 86_400_000),
  notBefore: new Date(NOW_MS - 3 * 3_600_000),
  meta: { plan: "pro", seats: 5 },
});
const { id } = apikee.verify(key);
const forged = `${key.slice(0, key.indexOf("."))}.1`;
const noSecret = { env: {} };

describe("apikee inspect", () => {
  it("shows what a key says, with dates in words, and that nobody has verified it", async () => {
    expect(await call(["inspect", key], { ...noSecret, nowMs: NOW_MS + 1 })).toEqual({
      status: 0,
      out: [
        "not verified: this is what the key says of itself; anybody can write a key that says it",
        "",
        `id           ${id}`,
        "tenant       acme-corp",
        "scopes       read, write",
        "environment  production",
        "expires      2026-04-01T00:00:00.000Z (in 89 days)",
        "starts       2025-12-31T21:00:00.000Z (3 hours ago)",
        'meta         {"plan":"pro","seats":5}',
        "",
      ].join("\n"),
      err: "",
    });
  });

  it("says never, none and at once where there is nothing to show", async () => {
    const { out } = await call(["inspect", await apikee.create("acme", { expiresIn: null })], noSecret);
    expect(out).toMatch(/scopes +none\n.*\nexpires +never\nstarts +at once\nmeta +\{\}\n$/);
  });

  it("believes a forged key as little as a good one", async () => {
    expect((await call(["inspect", forged], noSecret)).out).toBe(
      (await call(["inspect", key], noSecret)).out,
    );
  });

  it.each([
    ["no argument", ["inspect"], `${key}\n`],
    ["a dash", ["inspect", "-"], ` ${key}\r\n`],
    ["pieces", ["inspect"], [key.slice(0, 9), key.slice(9)].map((text) => new TextEncoder().encode(text))],
  ])("reads standard input: %s", async (_, argv, stdin) => {
    const { status, out } = await call(argv, { ...noSecret, stdin });
    expect(status).toBe(0);
    expect(out).toContain(id);
  });

  it("answers --json with the claims, and that they are not verified", async () => {
    expect(await callJson(["inspect", key], noSecret)).toEqual({
      status: 0,
      json: {
        ok: true,
        verified: false,
        claims: {
          id,
          tenant: "acme-corp",
          scopes: ["read", "write"],
          environment: "production",
          expiresAt: "2026-04-01T00:00:00.000Z",
          notBefore: "2025-12-31T21:00:00.000Z",
          meta: { plan: "pro", seats: 5 },
        },
      },
    });
  });

  it.each([
    ["", "MISSING_KEY"],
    ["Bearer", "INVALID_PREFIX"],
    ["apikee_abc", "INVALID_FORMAT"],
    ["apikee_0.1", "DECODE_ERROR"],
    [key.replace(".", "z."), "DECODE_ERROR"],
    [key.slice(0, key.indexOf(".") - 5), "INVALID_FORMAT"],
    [`apikee_${"1".repeat(70_000)}.1`, "INVALID_FORMAT"],
  ])("says of a malformed key which code and why, without repeating it: %#", async (text, code) => {
    const { status, out, err } = await call(["inspect", text], noSecret);
    expect([status, out]).toEqual([1, ""]);
    expect(err).toMatch(new RegExp(`^${code}  The API key .*|^${code}  No API key.*`));
    if (text !== "" && text !== "Bearer") expect(err).not.toContain(text.slice(0, 10));
    const { json } = await callJson(["inspect"], { ...noSecret, stdin: text });
    expect(json).toEqual({ ok: false, error: code, message: expect.any(String), remedy: expect.any(String) });
  });

  it("lets nothing of a key steer or deceive the terminal", async () => {
    const hostile = "\u001b[2J\u009b1m\u202egnp.exe\u2028";
    const spoofed = await apikee.create("acme\u202ecorp", { scopes: ["a, b"], meta: { [hostile]: hostile } });
    for (const argv of [
      ["inspect", spoofed],
      ["inspect", spoofed, "--json"],
      ["verify", spoofed],
    ]) {
      const { status, out } = await call(argv);
      expect(status).toBe(0);
      expect(out).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}]/u);
      expect(out).toContain("acme\\u202ecorp");
    }
    expect((await call(["inspect", spoofed])).out).toContain('scopes       "a, b"');
    const { json } = await callJson(["inspect", spoofed]);
    expect(json["claims"]).toMatchObject({ tenant: "acme\u202ecorp", meta: { [hostile]: hostile } });
  });
});

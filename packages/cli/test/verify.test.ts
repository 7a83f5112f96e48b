import { ERROR_CODES, type ErrorCode, REMEDIES } from "@apikee/core/errors";
import { describe, expect, it } from "vitest";
import { apikee, call, callJson, NOW_MS, OTHER_SECRET, SECRET } from "./support.ts";

const DAY_MS = 86_400_000;
const key = await apikee.create("acme-corp", { scopes: ["read"], expiresIn: new Date(NOW_MS + DAY_MS) });
const later = await apikee.create("acme-corp", { notBefore: new Date(NOW_MS + 7_200_000) });
const { id } = apikee.verify(key);
const noSecret = { env: {} };

describe("apikee verify", () => {
  it("ends with 0 and shows the claims where the key is good", async () => {
    const { status, out, err } = await call(["verify", key]);
    expect([status, err]).toEqual([0, ""]);
    expect(out).toMatch(/^verified: signature, claims and time hold; no revocation list was asked\n\nid +/);
    expect(out).toContain("expires      2026-01-02T00:00:00.000Z (in 24 hours)");
  });

  it.each([
    ["no argument", ["verify"]],
    ["a dash", ["verify", "-"]],
  ])("reads standard input: %s", async (_, argv) => {
    expect((await call(argv, { stdin: `${key}\n` })).status).toBe(0);
  });

  it.each<[what: string, argv: string[], at: number, code: ErrorCode]>([
    ["no key", [""], 0, "MISSING_KEY"],
    ["another token", ["ghp_0123456789"], 0, "INVALID_PREFIX"],
    ["a blank in front", [` ${key}`], 0, "INVALID_PREFIX"],
    ["half a key", [key.slice(0, 40)], 0, "INVALID_FORMAT"],
    ["a foreign character", [`${key.slice(0, 30)}-${key.slice(31)}`], 0, "DECODE_ERROR"],
    ["a lost character", [key.slice(0, -1)], 0, "INVALID_SIGNATURE"],
    ["an expired key", [key], DAY_MS, "EXPIRED"],
    ["a key that has not begun", [later], 0, "NOT_YET_VALID"],
    ["another environment", [key, "--environment", "staging"], 0, "WRONG_ENVIRONMENT"],
  ])("ends with 1 and says why not: %s", async (_, argv, at, code) => {
    const surroundings = { nowMs: NOW_MS + at };
    const { status, out, err } = await call(["verify", ...argv], surroundings);
    expect([status, out]).toEqual([1, ""]);
    expect(err.startsWith(`${code}  ${ERROR_CODES[code].message}\n${REMEDIES[code]}\n`)).toBe(true);
    for (const secret of [SECRET, argv[0]]) if (secret) expect(err).not.toContain(secret);
    const { json } = await callJson(["verify", ...argv], surroundings);
    const { message } = ERROR_CODES[code];
    expect(json).toMatchObject({ ok: false, error: code, message, remedy: REMEDIES[code] });
  });

  it("shows what a refused key says only where its signature holds", async () => {
    const expired = await call(["verify", key], { nowMs: NOW_MS + DAY_MS + 3 * 3_600_000 });
    expect(expired.err).toContain("expires      2026-01-02T00:00:00.000Z (3 hours ago)");
    const { json } = await callJson(["verify", key], { nowMs: NOW_MS + DAY_MS });
    expect(json["claims"]).toMatchObject({ id, tenant: "acme-corp" });
    const foreign = await callJson(["verify", key], { env: { APIKEE_SECRET: OTHER_SECRET } });
    expect(Object.keys(foreign.json)).toEqual(["ok", "error", "message", "remedy"]);
  });

  it("answers --json with the claims, and whether a list was asked", async () => {
    const { status, json } = await callJson(["verify", key]);
    expect(status).toBe(0);
    expect(json).toMatchObject({ ok: true, verified: true, revocationsAsked: false, claims: { id } });
    expect(Object.keys(json)).toEqual(["ok", "verified", "revocationsAsked", "claims"]);
  });

  it.each(["", ",", "a,,b", "a\u001b"])(
    "refuses --environment %j, which names none, rather than to accept each",
    async (tag) => {
      const { status, out, err } = await call(["verify", key, "--environment", tag]);
      expect([status, out]).toEqual([2, ""]);
      expect(err).toContain("--environment must name one environment or more");
      expect(err).not.toContain("\u001b");
    },
  );

  it("accepts one of several environments", async () => {
    for (const argv of [
      ["--environment", "staging,production"],
      ["--environment", "a", "--environment", "production"],
    ]) {
      expect((await call(["verify", key, ...argv])).status).toBe(0);
    }
  });

  it("widens start and expiry by --clock-tolerance", async () => {
    const argv = ["verify", key, "--clock-tolerance"];
    expect((await call([...argv, "60"], { nowMs: NOW_MS + DAY_MS + 59_000 })).status).toBe(0);
    expect((await call([...argv, "60"], { nowMs: NOW_MS + DAY_MS + 60_000 })).status).toBe(1);
    for (const bad of ["301", "1.5", "soon", "", "-1"]) {
      const { status, err } = await call(["verify", key, `--clock-tolerance=${bad}`]);
      expect(status).toBe(2);
      expect(err).toContain("--clock-tolerance must be a whole number of seconds from 0 to 300");
    }
  });

  it("decides nothing without a secret: 2", async () => {
    const { status, out, err } = await call(["verify", key], noSecret);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain("set APIKEE_SECRET, or give --secret-file PATH; make one with: apikee secret");
    const { json } = await callJson(["verify", key], noSecret);
    expect(json).toEqual({ ok: false, error: "BAD_CONFIG", message: expect.any(String) });
  });

  it("says what is missing where there is no key and standard input is a terminal", async () => {
    const { status, err } = await call(["verify"]);
    expect(status).toBe(2);
    expect(err).toContain(
      "KEY is missing: give it as an argument, or on standard input\nusage: apikee verify [KEY]",
    );
  });

  it("takes one key at a time", async () => {
    const { status, err } = await call(["verify"], { stdin: `${key}\n${later}\n` });
    expect(status).toBe(2);
    expect(err).toContain("standard input must hold one KEY, and holds several lines");
    expect(err).not.toContain(key);
  });
});

import { describe, expect, it } from "vitest";
import { call, callJson } from "./support.ts";

describe("apikee secret", () => {
  it("prints a new secret alone, from 48 bytes of chance", async () => {
    const [one, other] = [await call(["secret"]), await call(["secret"], { env: {} })];
    expect(one).toEqual({
      status: 0,
      out: expect.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_-]{63}\n$/),
      err: "",
    });
    expect(other.out).not.toBe(one.out);
  });

  it.each([
    ["32", 43],
    ["1024", 1366],
  ])("takes --bytes %s", async (bytes, length) => {
    const { status, json } = await callJson(["secret", "--bytes", bytes]);
    expect(status).toBe(0);
    expect(json).toEqual({ ok: true, secret: expect.any(String), bytes: Number(bytes) });
    expect(json["secret"]).toHaveLength(length);
  });

  it.each(["31", "1025", "0", "-1", "48.5", "1e2", "", "many", "99999999999"])(
    "refuses --bytes=%s",
    async (bytes) => {
      const { status, out, err } = await call(["secret", `--bytes=${bytes}`]);
      expect([status, out]).toEqual([2, ""]);
      expect(err).toContain("--bytes must be a whole number from 32 to 1024");
    },
  );

  it("never begins with a dash, which other commands would take for an option", async () => {
    for (let i = 0; i < 300; i++) expect((await call(["secret"])).out).not.toMatch(/^-/);
  });
});

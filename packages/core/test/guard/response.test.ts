import { describe, expect, it } from "vitest";
import { ApikeeError, ConfigError, ERROR_CODES, type ErrorCode, REMEDIES } from "../../src/errors/index.ts";
import { denialWriter } from "../../src/guard/response.ts";

const CODES = Object.keys(ERROR_CODES) as ErrorCode[];

const deny = (code: ErrorCode, options: Parameters<typeof denialWriter>[0] = {}) =>
  denialWriter(options)({ error: new ApikeeError(code) });

describe.each(CODES)("the answer to %s", (code) => {
  const { status, message } = ERROR_CODES[code];

  it("has the code's status, and a body of the code and its message alone", () => {
    const denial = deny(code);
    expect(denial.ok).toBe(false);
    expect(denial.status).toBe(status);
    expect(Object.keys(denial.body)).toEqual(["error", "message"]);
    expect(denial.body).toEqual({ error: code, message });
    expect(denial.error).toMatchObject({ code, status, message });
  });

  it("is JSON, and is stored by no cache", () => {
    expect(deny(code).headers).toMatchObject({
      "Content-Type": "application/json; charset=utf-8",
      "Cache-Control": "no-store",
    });
  });

  it("challenges if its status is 401, and only then", () => {
    const challenge = deny(code).headers["WWW-Authenticate"];
    expect(challenge).toBe(status === 401 ? `ApiKey realm="api", error="${code}"` : undefined);
  });

  it("exposes its headers to other origins only with cors", () => {
    const exposed = "WWW-Authenticate, Retry-After, RateLimit, RateLimit-Policy";
    expect(deny(code, { cors: true }).headers["Access-Control-Expose-Headers"]).toBe(exposed);
    for (const options of [{}, { cors: false }, { cors: undefined }]) {
      expect(deny(code, options).headers).not.toHaveProperty("Access-Control-Expose-Headers");
    }
  });

  it("has headers that hold no line break", () => {
    const { headers } = deny(code, { cors: true, realm: "Acme" });
    for (const value of Object.values(headers)) expect(value).toMatch(/^[\x20-\x7e]+$/);
  });
});

describe("the table of codes", () => {
  it("has a status of refusals and a message in each row, and a remedy beside it", () => {
    expect(Object.keys(REMEDIES).sort()).toEqual([...CODES].sort());
    for (const code of CODES) {
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
      expect([400, 401, 403, 429, 503]).toContain(ERROR_CODES[code].status);
      expect(ERROR_CODES[code].message).toMatch(/\S\.$/);
      expect(REMEDIES[code]).toMatch(/\S[.?]$/);
    }
  });
});

describe("a realm", () => {
  it.each(["api", " ", "Acme, API; beta=1", "!#$%&'()*+,-./:;<=>?@[]^_`{|}~", "x".repeat(128)])(
    "stands between quotes as it is: %j",
    (realm) => {
      const { headers } = deny("EXPIRED", { realm });
      expect(headers["WWW-Authenticate"]).toBe(`ApiKey realm="${realm}", error="EXPIRED"`);
    },
  );

  it.each([
    'a"b',
    "a\\b",
    "",
    "x".repeat(129),
    "a\nb",
    "a\r\nSet-Cookie: x=1",
    "a\tb",
    "a\0b",
    "a\x7fb",
    "ä",
  ])("is a ConfigError where it would need escapes: %j", (realm) => {
    expect(() => denialWriter({ realm })).toThrow(ConfigError);
  });

  it.each([1, {}, ["api"], () => "api"])("is a ConfigError where it is no text: %j", (realm) => {
    const options: object = { realm };
    expect(() => denialWriter(options)).toThrow(ConfigError);
  });
});

describe("two answers", () => {
  it.each<ErrorCode>(["EXPIRED", "INSUFFICIENT_SCOPE"])(
    "share nothing that can be written to: %s",
    (code) => {
      const write = denialWriter({});
      const first = write({ error: new ApikeeError(code) });
      const asWritten = structuredClone({ headers: first.headers, body: first.body });
      Object.assign(first.headers, { "WWW-Authenticate": "changed", "Cache-Control": "public" });
      Object.assign(first.body, { error: "changed" });
      expect(write({ error: new ApikeeError(code) })).toMatchObject(asWritten);
      expect(write({ error: new ApikeeError("REVOKED") }).headers["Cache-Control"]).toBe("no-store");
    },
  );
});

describe("what else is told in header fields", () => {
  it("stands beside the rest", () => {
    const headers = { RateLimit: '"hour";r=0;t=9', "RateLimit-Policy": '"hour";q=5;w=3600' };
    const denial = denialWriter({})({ error: new ApikeeError("RATE_LIMITED"), retryAfterMs: 9000, headers });
    expect(denial.headers).toEqual({
      "Content-Type": "application/json; charset=utf-8",
      "Cache-Control": "no-store",
      "Retry-After": "9",
      ...headers,
    });
  });
});

describe("a refusal that ends by itself", () => {
  it.each([
    [1, "1"],
    [1000, "1"],
    [1001, "2"],
    [3_600_000, "3600"],
    [0, "1"],
  ])("says so in whole seconds, at least one: after %i ms", (retryAfterMs, seconds) => {
    const { headers } = denialWriter({})({ error: new ApikeeError("SERVER_UNREACHABLE"), retryAfterMs });
    expect(headers["Retry-After"]).toBe(seconds);
    expect(deny("EXPIRED").headers).not.toHaveProperty("Retry-After");
  });
});

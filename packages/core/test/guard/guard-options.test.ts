import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/errors/index.ts";
import { Guard } from "../../src/guard/guard.ts";
import type { GuardRequest } from "../../src/guard/request.ts";
import { testApikee } from "../support.ts";
import { type HeaderLine, requestOf } from "./requests.ts";

const apikee = testApikee();
const KEY = await apikee.create("acme-corp", { scopes: ["reports:*", "users:read"] });

/** The code that a request is refused with, or `"passes"`. */
async function answerOf(guard: Guard<unknown>, request: GuardRequest): Promise<string> {
  const outcome = await guard.authenticate(request);
  return outcome.ok ? "passes" : outcome.body.error;
}

describe("an optional guard", () => {
  const guard = new Guard(apikee, { optional: true });

  it.each<[string, HeaderLine[]]>([
    ["no header", []],
    ["a blank header", [["x-api-key", " "]]],
    ["another service's token", [["Authorization", "Bearer eyJhbGciOiJub25lIn0.e30."]]],
  ])("lets a request without a key through, without claims: %s", async (_name, headers) => {
    const outcome = await guard.authenticate(requestOf({ headers }));
    expect(outcome).toEqual({ ok: true, claims: null, decision: null, headers: {}, finish: null });
  });

  it("gives a good key its claims", async () => {
    const outcome = await guard.authenticate(requestOf({ headers: [["x-api-key", KEY]] }));
    expect(outcome).toMatchObject({ ok: true, claims: { tenant: "acme-corp" } });
  });

  it.each<[string, string, HeaderLine[]]>([
    ["INVALID_PREFIX", "no key of ours", [["x-api-key", "bad"]]],
    ["INVALID_FORMAT", "a Bearer key that is cut", [["Authorization", "Bearer apikee_bad"]]],
    ["INVALID_SIGNATURE", "a key that nobody signed", [["x-api-key", "apikee_1.1"]]],
    [
      "AMBIGUOUS_KEY",
      "two keys",
      [
        ["x-api-key", KEY],
        ["X-Api-Key", KEY],
      ],
    ],
    [
      "AMBIGUOUS_KEY",
      "two empty keys",
      [
        ["x-api-key", ""],
        ["x-api-key", ""],
      ],
    ],
  ])("answers %s to %s all the same", async (code, _name, headers) => {
    expect(await answerOf(guard, requestOf({ headers }))).toBe(code);
  });

  it.each([false, undefined])("is optional only where the option is true, not %j", async (optional) => {
    expect(await answerOf(new Guard(apikee, { optional }), requestOf())).toBe("MISSING_KEY");
  });
});

describe("the options of a guard that are switches", () => {
  it.each(["optional", "cors"])("must be true or false: %s", (name) => {
    for (const value of ["true", "false", 1]) {
      const options: object = { [name]: value };
      expect(() => new Guard(apikee, options)).toThrow(new ConfigError(`${name} must be true or false`));
    }
  });
});

const ORIGIN: HeaderLine = ["Origin", "https://app.example"];
const ASKED_METHOD: HeaderLine = ["Access-Control-Request-Method", "DELETE"];

describe("a preflight request", () => {
  const preflight = requestOf({ method: "OPTIONS", headers: [ORIGIN, ASKED_METHOD] });

  it("passes without a key where cors is true, and there alone", async () => {
    expect(await answerOf(new Guard(apikee, { cors: true }), preflight)).toBe("passes");
    for (const options of [{}, { cors: false }, { cors: undefined }]) {
      expect(await answerOf(new Guard(apikee, options), preflight)).toBe("MISSING_KEY");
    }
  });

  it.each<[string, string, HeaderLine[]]>([
    ["OPTIONS", "neither header", []],
    ["OPTIONS", "Origin alone", [ORIGIN]],
    ["OPTIONS", "the asked method alone", [ASKED_METHOD]],
    ["OPTIONS", "the asked headers instead", [ORIGIN, ["Access-Control-Request-Headers", "x-api-key"]]],
    ["options", "both headers, the method in lower case", [ORIGIN, ASKED_METHOD]],
    ["OPTIONS ", "both headers, a blank after the method", [ORIGIN, ASKED_METHOD]],
    ["GET", "both headers", [ORIGIN, ASKED_METHOD]],
    ["HEAD", "both headers", [ORIGIN, ASKED_METHOD]],
    ["POST", "a method override", [ORIGIN, ASKED_METHOD, ["X-HTTP-Method-Override", "OPTIONS"]]],
  ])("is not %j with %s", async (method, _name, headers) => {
    expect(await answerOf(new Guard(apikee, { cors: true }), requestOf({ method, headers }))).toBe(
      "MISSING_KEY",
    );
  });
});

describe("a HEAD request", () => {
  it("is guarded as a GET is", async () => {
    const guard = new Guard(apikee, { cors: true, excludePaths: ["/health"] });
    const head = (headers: HeaderLine[]) => requestOf({ method: "HEAD", headers });
    expect(await answerOf(guard, head([]))).toBe("MISSING_KEY");
    expect(await answerOf(guard, head([["x-api-key", KEY]]))).toBe("passes");
  });
});

describe("required scopes", () => {
  const guard = new Guard(apikee, { realm: "Acme" });
  const claims = apikee.verify(KEY);

  it.each([[["reports:read"]], [["reports:read", "reports:write:all"]], [["users:read", "reports:x"]]])(
    "are held: %j",
    (required) => {
      expect(guard.requireScopes(claims, required)).toBeNull();
    },
  );

  it.each([
    [["users:write"]],
    [["reports"]],
    [["reportsx:read"]],
    [["Reports:read"]],
    [["users:read", "users:write"]],
    [["*"]],
    [["__proto__"]],
    [["constructor", "toString"]],
    [[""]],
  ])("are refused with 403 where one is not held: %j", (required) => {
    const denial = guard.requireScopes(claims, required);
    expect(denial).toMatchObject({ ok: false, status: 403, body: { error: "INSUFFICIENT_SCOPE" } });
    expect(denial?.headers).not.toHaveProperty("WWW-Authenticate");
  });

  it("are refused as a missing key where there are no claims", () => {
    expect(guard.requireScopes(null, ["users:read"])).toMatchObject({
      status: 401,
      body: { error: "MISSING_KEY" },
      headers: { "WWW-Authenticate": 'ApiKey realm="Acme", error="MISSING_KEY"' },
    });
  });
});

import { describe, expect, it } from "vitest";
import { ApikeeError, ConfigError, ERROR_CODES, type ErrorCode } from "../../src/errors/index.ts";
import { Guard, type GuardOptions, type KeyAuthority } from "../../src/guard/guard.ts";
import { testApikee } from "../support.ts";
import { type HeaderLine, requestOf } from "./requests.ts";

const apikee = testApikee();
const KEY = await apikee.create("acme-corp", { scopes: ["orders:read"] });
const withKey = (key: string): readonly HeaderLine[] => [["x-api-key", key]];

/** An authority whose every verification throws. */
const throwing = (error: unknown): KeyAuthority<unknown> => ({
  headerName: "x-api-key",
  verify() {
    throw error;
  },
  judge: () => null,
});

describe("a guard", () => {
  it("lets a good key through with its claims and the decision, which names the key", async () => {
    const outcome = await new Guard(apikee).authenticate(requestOf({ headers: withKey(KEY) }));
    expect(outcome).toMatchObject({ ok: true, claims: { tenant: "acme-corp", scopes: ["orders:read"] } });
    expect(outcome.ok && outcome.decision).toEqual({
      clientId: null,
      keyId: apikee.verify(KEY).id,
      limits: [],
      degraded: null,
    });
  });

  it("refuses a request without a key, as the verification of none does", async () => {
    expect(await new Guard(apikee).authenticate(requestOf())).toMatchObject({
      ok: false,
      status: 401,
      body: { error: "MISSING_KEY" },
    });
  });

  it("refuses two keys before either is verified", async () => {
    const headers = [...withKey(KEY), ...withKey(KEY)];
    const outcome = await new Guard(throwing(new Error("verified"))).authenticate(requestOf({ headers }));
    expect(outcome).toMatchObject({ ok: false, status: 400, body: { error: "AMBIGUOUS_KEY" } });
  });

  it.each(Object.keys(ERROR_CODES) as ErrorCode[])("answers %s as the authority says it", async (code) => {
    const guard = new Guard(throwing(new ApikeeError(code)), { realm: "Acme", optional: true });
    expect(await guard.authenticate(requestOf({ headers: withKey(KEY) }))).toMatchObject({
      ok: false,
      error: { code },
      status: ERROR_CODES[code].status,
      body: { error: code, message: ERROR_CODES[code].message },
    });
  });

  it.each([true, false])(
    "tells an allowed response what its judgement tells, to other origins with cors: %s",
    async (cors) => {
      const keyId = apikee.verify(KEY).id;
      const decision = { clientId: "c", keyId, limits: [], degraded: null };
      const headers = { RateLimit: '"hour";r=1;t=2' };
      const authority: KeyAuthority<unknown> = {
        headerName: "x-api-key",
        verify: (key) => apikee.verify(key),
        judge: async () => ({ decision, refusal: null, headers, finish: null }),
      };
      const outcome = await new Guard(authority, { cors }).authenticate(requestOf({ headers: withKey(KEY) }));
      const exposed = "WWW-Authenticate, Retry-After, RateLimit, RateLimit-Policy";
      expect(outcome.headers).toEqual(
        cors ? { ...headers, "Access-Control-Expose-Headers": exposed } : headers,
      );
    },
  );

  it("tells an allowed response nothing where there is nothing to tell, with cors neither", async () => {
    const outcome = await new Guard(apikee, { cors: true }).authenticate(
      requestOf({ headers: withKey(KEY) }),
    );
    expect(outcome).toMatchObject({ ok: true, headers: {} });
    expect(Object.keys(outcome.headers)).toEqual([]);
  });

  it.each([new Error("broken"), new TypeError("broken"), new ConfigError("broken"), "broken", null])(
    "rejects where the authority throws what is no refusal: %s",
    async (error) => {
      const authenticated = new Guard(throwing(error)).authenticate(requestOf({ headers: withKey(KEY) }));
      await expect(authenticated).rejects.toBe(error);
    },
  );

  it("rejects where the application's own search for the key throws", async () => {
    const error = new Error("no cookies here");
    const request = {
      ...requestOf(),
      get key(): string {
        throw error;
      },
    };
    await expect(new Guard(apikee).authenticate(request)).rejects.toBe(error);
  });

  it("takes the header's name from the authority", async () => {
    const guard = new Guard(testApikee({ headerName: "X-Acme-Key" }));
    const own = await guard.authenticate(requestOf({ headers: [["x-acme-key", KEY]] }));
    const usual = await guard.authenticate(requestOf({ headers: withKey(KEY) }));
    expect([own.ok, usual.ok]).toEqual([true, false]);
  });

  it.each<[string, object]>([
    ["excludePaths", { excludePaths: ["health"] }],
    ["excludePaths", { excludePaths: "/health" }],
    ["realm", { realm: 'a"b' }],
  ])("is not made with options that make no sense: %s", (option, options: GuardOptions) => {
    expect(() => new Guard(apikee, options)).toThrow(ConfigError);
    expect(() => new Guard(apikee, options)).toThrow(option);
  });
});

describe("a public path", () => {
  const guard = new Guard(throwing(new Error("verified")), { excludePaths: ["/health", "/docs/*"] });

  it.each(["GET", "HEAD", "POST", "OPTIONS", "BREW"])(
    "needs no key, whatever the method: %s",
    async (method) => {
      expect(await guard.authenticate(requestOf({ method, target: "/health?x" }))).toEqual({
        ok: true,
        claims: null,
        decision: null,
        headers: {},
        finish: null,
      });
    },
  );

  it("is answered without a look at any key, one or two or by the application's own search", async () => {
    for (const headers of [withKey("bad"), [...withKey(KEY), ...withKey(KEY)]]) {
      expect(await guard.authenticate(requestOf({ target: "/docs/x", headers }))).toMatchObject({ ok: true });
    }
    const request = {
      ...requestOf({ target: "/health" }),
      get key(): string {
        throw new Error("looked for");
      },
    };
    expect(await guard.authenticate(request)).toMatchObject({ ok: true, claims: null });
  });

  it("is public in the path that was sent and in the one that is routed, or not at all", async () => {
    const strict = new Guard(apikee, { excludePaths: ["/health"] });
    for (const [target, path] of [
      ["/health", "/admin"],
      ["/admin", "/health"],
      ["/health#x", "/health"],
    ] as const) {
      expect(await strict.authenticate(requestOf({ target, path }))).toMatchObject({
        ok: false,
        status: 401,
      });
    }
  });
});

describe("outcomes", () => {
  it("share nothing that can be written to", async () => {
    const guard = new Guard(apikee, { optional: true });
    const passed = await guard.authenticate(requestOf());
    expect(Object.isFrozen(passed)).toBe(true);
    const [one, two] = await Promise.all(
      [1, 2].map(() => guard.authenticate(requestOf({ headers: withKey(KEY) }))),
    );
    expect(one?.ok && one.claims).not.toBe(two?.ok && two.claims);
  });
});

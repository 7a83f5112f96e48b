import { describe, expect, it } from "vitest";
import { NOW_SECONDS, OTHER_SECRET, setClock, testApikee } from "../support.ts";
import { requestOf } from "./requests.ts";

const apikee = testApikee();
const KEY = await apikee.create("acme-corp", { scopes: ["orders:read"] });

/** What a Fetch API request with these headers is answered: the code of its refusal, or the tenant. */
async function answerTo(headers: HeadersInit, target = apikee): Promise<string> {
  const outcome = await target.authenticate(new Request("https://api.example/orders", { headers }));
  return outcome.ok ? (outcome.claims?.tenant ?? "nobody") : outcome.body.error;
}

describe("authenticate with a Fetch API request", () => {
  it("gives the claims of a good key, in its header or as Bearer", async () => {
    expect(await answerTo({ "X-API-Key": KEY })).toBe("acme-corp");
    expect(await answerTo({ Authorization: `bearer ${KEY}` })).toBe("acme-corp");
    expect(await answerTo({ "x-api-key": ` ${KEY} `, authorization: `Bearer ${KEY}` })).toBe("acme-corp");
  });

  it.each<[string, string, [string, string][]]>([
    ["MISSING_KEY", "no key", []],
    ["MISSING_KEY", "an empty header", [["x-api-key", ""]]],
    ["MISSING_KEY", "another service's token", [["authorization", "Bearer e30.e30.e30"]]],
    [
      "AMBIGUOUS_KEY",
      "the header twice",
      [
        ["x-api-key", KEY],
        ["X-API-Key", KEY],
      ],
    ],
    [
      "AMBIGUOUS_KEY",
      "two Bearer keys",
      [
        ["authorization", `Bearer ${KEY}`],
        ["authorization", "Bearer apikee_1.1"],
      ],
    ],
    [
      "AMBIGUOUS_KEY",
      "keys that differ",
      [
        ["x-api-key", KEY],
        ["authorization", "Bearer apikee_1.1"],
      ],
    ],
    ["INVALID_PREFIX", "no key of ours", [["x-api-key", "bad"]]],
    ["INVALID_FORMAT", "a key that is cut", [["x-api-key", KEY.slice(0, KEY.indexOf("."))]]],
    ["DECODE_ERROR", "a byte above 0x7f", [["x-api-key", `${KEY}\u00ff`]]],
    ["INVALID_SIGNATURE", "a key that nobody signed", [["x-api-key", "apikee_1.1"]]],
  ])("answers %s to %s", async (code, _name, headers) => {
    expect(await answerTo(headers)).toBe(code);
  });

  it("reads another service's token beside a Bearer key as no conflict", async () => {
    const headers = new Headers({ authorization: "Bearer e30.e30.e30" });
    headers.append("authorization", `Bearer ${KEY}`);
    expect(await answerTo(headers)).toBe("acme-corp");
  });

  it("looks at no key in the address", async () => {
    const request = new Request(`https://api.example/${KEY}?x-api-key=${KEY}&access_token=${KEY}`);
    expect(await apikee.authenticate(request)).toMatchObject({ ok: false, body: { error: "MISSING_KEY" } });
  });

  it("gives a refusal that a Response can be made of", async () => {
    const outcome = await apikee.authenticate(new Request("https://api.example/"));
    if (outcome.ok) throw new Error("a request without a key passed");
    const response = Response.json(outcome.body, { status: outcome.status, headers: outcome.headers });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('ApiKey realm="api", error="MISSING_KEY"');
    expect(await response.json()).toEqual({ error: "MISSING_KEY", message: "No API key was sent." });
  });

  it("reads no body", async () => {
    const request = new Request("https://api.example/", {
      method: "POST",
      body: KEY,
      headers: { "x-api-key": KEY },
    });
    expect(await apikee.authenticate(request)).toMatchObject({ ok: true });
    expect(request.bodyUsed).toBe(false);
  });

  it("refuses a preflight without a key, since nothing says that pages call this API", async () => {
    const headers = { "Access-Control-Request-Method": "GET", Origin: "https://app.example" };
    const preflight = new Request("https://api.example/", { method: "OPTIONS", headers });
    expect(await apikee.authenticate(preflight)).toMatchObject({ ok: false, status: 401 });
  });

  it("judges a key by the time, the environments, the revocations and the secrets of its instance", async () => {
    const clock = setClock();
    const revoked = new Set<string>();
    const strict = testApikee({ clock, acceptEnvironments: ["production"], revocations: revoked });
    const headers = { "x-api-key": KEY };
    expect(await answerTo(headers, strict)).toBe("acme-corp");
    revoked.add(strict.verify(KEY).id);
    expect(await answerTo(headers, strict)).toBe("REVOKED");
    clock.nowMs = (NOW_SECONDS + 90 * 86_400) * 1000;
    expect(await answerTo(headers, strict)).toBe("EXPIRED");
    expect(await answerTo(headers, testApikee({ acceptEnvironments: ["staging"] }))).toBe(
      "WRONG_ENVIRONMENT",
    );
    expect(await answerTo(headers, testApikee({ secret: OTHER_SECRET }))).toBe("INVALID_SIGNATURE");
  });
});

describe("authenticate with a guard request", () => {
  it("sees two lines as two keys, also where they are the same", async () => {
    const request = requestOf({
      headers: [
        ["X-Api-Key", KEY],
        ["x-API-key", KEY],
      ],
    });
    expect(await apikee.authenticate(request)).toMatchObject({ ok: false, status: 400 });
  });

  it("goes by the key that the application found", async () => {
    expect(await apikee.authenticate({ ...requestOf(), key: KEY })).toMatchObject({ ok: true });
    expect(await apikee.authenticate({ ...requestOf(), key: null })).toMatchObject({
      ok: false,
      status: 401,
    });
  });
});

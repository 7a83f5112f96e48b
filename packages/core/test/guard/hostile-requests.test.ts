import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Guard, type Outcome } from "../../src/guard/guard.ts";
import { testApikee } from "../support.ts";
import { requestOf } from "./requests.ts";

const apikee = testApikee();
const GOOD_KEY = await apikee.create("acme-corp", { scopes: ["orders:read"] });
/** Stands in every bad key of a test, and in nothing that an answer may hold. */
const MARK = "qZ7xWv93";
const CODES = /^(MISSING_KEY|AMBIGUOUS_KEY|INVALID_(PREFIX|FORMAT|SIGNATURE|CLAIMS)|DECODE_ERROR)$/;

const text = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.string());
const key = fc.oneof(
  fc.constant(GOOD_KEY),
  fc.tuple(text, text).map(([before, after]) => `apikee_${before}${MARK}.${after}${MARK}`),
  fc
    .stringMatching(/^[0-9A-Za-z]{1,80}$/)
    .map((digits) => `apikee_${digits}${MARK}.${MARK}${digits.slice(0, 35)}`),
  fc.nat(GOOD_KEY.length - 1).map((at) => GOOD_KEY.slice(0, at) + MARK + GOOD_KEY.slice(at + 1)),
  text.map((value) => MARK + value),
);
const value = fc.oneof(
  key,
  key.map((one) => `Bearer ${one}`),
  fc.tuple(key, key).map((keys) => keys.join(",")),
  text,
);
const name = fc.oneof(
  fc.constantFrom("x-api-key", "X-API-KEY", "authorization", "Authorization", "origin", "__proto__"),
  text,
);
const headers = fc.array(fc.tuple(name, value), { maxLength: 5 });
const method = fc.oneof(
  fc.constantFrom("GET", "HEAD", "OPTIONS", "options", "POST", "PATCH", "BREW", ""),
  text,
);
const target = fc.oneof(
  fc.webUrl(),
  fc.webPath(),
  text,
  fc.constantFrom("", "*", "/health", "/docs/%2e%2e/admin"),
);

/** What a refusal shows to the client, and what logging its error would. */
function shownBy(outcome: Outcome<unknown>): string {
  if (outcome.ok) return JSON.stringify([outcome.claims, outcome.decision]);
  const { error, status, headers: fields, body } = outcome;
  return JSON.stringify([status, fields, body, { ...error }, error.message, String(error), error.stack]);
}

function expectHarmless(outcome: Outcome<unknown>): void {
  if (!outcome.ok) {
    expect(outcome.body.error).toMatch(CODES);
    expect(outcome.status).toBe(outcome.body.error === "AMBIGUOUS_KEY" ? 400 : 401);
  }
  const shown = shownBy(outcome);
  expect(shown).not.toContain(MARK);
  expect(shown).not.toContain(GOOD_KEY);
}

describe("no request whatever", () => {
  it("over node:http makes a guard reject, or shows a key in what it is answered", async () => {
    const guards = [
      new Guard(apikee),
      new Guard(apikee, { optional: true, cors: true, excludePaths: ["/health", "/docs/*"], realm: "Acme" }),
    ];
    await fc.assert(
      fc.asyncProperty(method, target, headers, fc.option(target, { nil: undefined }), async (...parts) => {
        const [requestMethod, requestTarget, lines, path] = parts;
        const request = requestOf({
          method: requestMethod,
          target: requestTarget,
          headers: lines,
          ...(path !== undefined && { path }),
        });
        for (const guard of guards) expectHarmless(await guard.authenticate(request));
        expectHarmless(await apikee.authenticate(request));
      }),
      { numRuns: 500 },
    );
  });

  it("of the Fetch API's shape makes authenticate reject, or shows a key in what it is answered", async () => {
    await fc.assert(
      fc.asyncProperty(method, target, headers, async (requestMethod, url, lines) => {
        const values = new Map(lines.map(([field, content]) => [field.toLowerCase(), content]));
        const request = {
          method: requestMethod,
          url,
          headers: { get: (field: string) => values.get(field) ?? null },
        };
        expectHarmless(await apikee.authenticate(request));
      }),
      { numRuns: 500 },
    );
  });

  it("with a key that the application found makes a guard reject, whatever text it is", async () => {
    const guard = new Guard(apikee);
    await fc.assert(
      fc.asyncProperty(fc.oneof(value, fc.constant(null)), async (found) => {
        expectHarmless(await guard.authenticate({ ...requestOf(), key: found }));
      }),
    );
  });

  it("passes a guard but with the one good key", async () => {
    const guard = new Guard(apikee);
    await fc.assert(
      fc.asyncProperty(method, target, headers, async (requestMethod, requestTarget, lines) => {
        const request = requestOf({ method: requestMethod, target: requestTarget, headers: lines });
        const outcome = await guard.authenticate(request);
        if (outcome.ok) expect(outcome.claims?.rawKey).toBe(GOOD_KEY);
      }),
    );
  });
});

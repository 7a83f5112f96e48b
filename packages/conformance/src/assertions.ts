import { expect } from "vitest";
import type { AppClient } from "./app-client.ts";
import type { HttpResponse } from "./http-response.ts";

/** Statuses other than 401; written down here again, so that core's own table is held to them. */
const STATUS_OF: Readonly<Record<string, number>> = {
  AMBIGUOUS_KEY: 400,
  INSUFFICIENT_SCOPE: 403,
  CLIENT_DISABLED: 403,
  IP_NOT_ALLOWED: 403,
  FRAUD_BLOCKED: 403,
  RATE_LIMITED: 429,
  SERVER_UNREACHABLE: 503,
};

/** The guard refused with this code: status, headers and body are all of its contract. */
export function expectRefusal(response: HttpResponse, code: string): void {
  expectRefusalHead(response, code);
  expect(response.header("content-type")).toMatch(/^application\/json\b/);
  expect(response.json()).toEqual({ error: code, message: expect.stringMatching(/\S/) });
}

/**
 * The guard refused a request whose target or method may be no route's; where the framework asks guards for routes
 * alone, its own 404 keeps the request out as well.
 */
export function expectGuarded(app: AppClient, response: HttpResponse, code = "MISSING_KEY"): void {
  if (app.guardsRoutesOnly && response.status === 404) expectKeptOut(response, [404]);
  else expectRefusal(response, code);
}

/** The status and headers of a refusal, for a request that gets no body. */
export function expectRefusalHead(response: HttpResponse, code: string): void {
  const status = STATUS_OF[code] ?? 401;
  expect(response.status, response.body).toBe(status);
  expect(response.handler).toBeUndefined();
  expect(response.header("cache-control")).toBe("no-store");
  const challenge = response.header("www-authenticate");
  if (status !== 401) expect(challenge).toBeUndefined();
  else expect(challenge).toMatch(new RegExp(`^ApiKey realm="(?:[^"\\\\]|\\\\.)*", error="${code}"$`));
}

/** This handler answered, with 200. */
export function expectReached(response: HttpResponse, handler: string): void {
  expect(response.status, response.body).toBe(200);
  expect(response.handler).toBe(handler);
  expect(response.header("www-authenticate")).toBeUndefined();
}

/**
 * No handler answered, and the status is one of these. For requests that a server may refuse by itself, or that
 * a framework may read as another path than the guard of another one does.
 */
export function expectKeptOut(response: HttpResponse, statuses: readonly number[]): void {
  expect(response.handler).toBeUndefined();
  expect(statuses).toContain(response.status);
}

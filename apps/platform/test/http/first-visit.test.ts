import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlatform, type TestPlatform } from "../../src/testing/index.ts";

const TIMEOUT_MS = 60_000;
const body = JSON.stringify({ password: "correct horse battery staple" });

let platform: TestPlatform;
beforeAll(async () => {
  platform = await createPlatform({ listen: true });
});
afterAll(() => platform.close());

/** Sends the password over a connection from this machine, with these headers; the status of the answer. */
function send(path: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(platform.baseUrl + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
    });
    sent.on("response", (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const setPassword = (headers: Readonly<Record<string, string>>) => send("/session/password", headers);

it("can be guessed at from this machine where strangers have used up the guesses of its proxy", async () => {
  const stranger = { "x-forwarded-for": "192.0.2.1" };
  for (let guess = 0; guess < 10; guess++) expect(await send("/session", stranger)).toBe(401);
  expect([await send("/session", stranger), await send("/session", {})]).toEqual([429, 401]);
});

describe("the first password, over a connection", { timeout: TIMEOUT_MS }, () => {
  it.each([
    {},
    { authorization: "Bearer" },
    { authorization: `Bearer ${"A".repeat(20)}` },
    { authorization: "Bearer \u00e9" },
  ])("is not set with %j, also from this machine", async (headers) => {
    expect(await setPassword(headers as Record<string, string>)).toBe(403);
  });

  it("is set with the code that was printed when the platform started", async () => {
    expect(await setPassword({ authorization: `Bearer ${platform.firstVisitCode}` })).toBe(201);
  });

  it("is set once", async () => {
    expect(await setPassword({ authorization: `Bearer ${platform.firstVisitCode}` })).toBe(409);
  });
});

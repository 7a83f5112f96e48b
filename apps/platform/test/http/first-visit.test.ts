import { request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
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

function setPasswordOverHttp10(): Promise<string> {
  const { hostname, port } = new URL(platform.baseUrl);
  const socket = connect(Number(port), hostname);
  const lines = [
    "POST /api/v1/session/password HTTP/1.0",
    `Host: ${hostname}:${port}`,
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
  return text(socket);
}

it("can be guessed at from this machine where strangers have used up the guesses of its proxy", async () => {
  const stranger = { "x-forwarded-for": "192.0.2.1" };
  for (let guess = 0; guess < 10; guess++) expect(await send("/session", stranger)).toBe(401);
  expect([await send("/session", stranger), await send("/session", {})]).toEqual([429, 401]);
});

describe("the first password, over a connection from this machine", { timeout: TIMEOUT_MS }, () => {
  it.each([
    { "x-forwarded-for": "192.0.2.1" },
    { "x-forwarded-proto": "https" },
    { "x-forwarded-port": "443" },
    { "x-real-ip": "192.0.2.1" },
    { forwarded: "for=192.0.2.1" },
    { via: "1.1 proxy" },
    { "cf-connecting-ip": "192.0.2.1" },
    { "true-client-ip": "192.0.2.1" },
    { "x-client-ip": "192.0.2.1" },
    { host: "keys.example.com" },
  ])("is not set through a proxy, which says %j", async (headers) => {
    expect(await setPassword(headers as Record<string, string>)).toBe(403);
  });

  it("is not set through a proxy that speaks HTTP/1.0, as no browser does", async () => {
    expect(await setPasswordOverHttp10()).toMatch(/^HTTP\/1\.1 403 /);
  });

  it("is set by who is at this machine", async () => {
    expect(await setPassword({})).toBe(201);
  });
});

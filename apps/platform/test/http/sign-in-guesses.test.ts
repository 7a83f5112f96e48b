import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openPlatform, type Platform } from "../../src/platform.ts";
import { parseNetwork } from "../../src/policies/ip/network.ts";
import { actingAsCommand } from "../../src/services/change.ts";
import { makeEnvironment } from "../../src/services/manage/projects.ts";
import { resetPassword } from "../../src/services/sessions/account.ts";
import { ManualClock } from "../../src/testing/manual-clock.ts";
import { openSocket, type Socket } from "../../src/testing/socket.ts";
import { ChannelClient } from "../channel/channel-client.ts";
import { freshDatabase } from "../support/databases.ts";

const TIMEOUT_MS = 60_000;
const PASSWORD = "correct horse battery staple";

let platform: Platform;
let socket: Socket;
let clock: ManualClock;

async function open(trusted: readonly string[] = []): Promise<void> {
  clock = new ManualClock(Date.UTC(2027, 0, 13, 12));
  platform = await openPlatform({
    database: await freshDatabase(),
    masterKey: Buffer.alloc(32, 1),
    clock,
    maxDerivations: 1,
    trustedProxies: trusted.map((text) => parseNetwork(text).network!),
  });
  clock.isBusy = () => platform.context.database.isBusy;
  await resetPassword(actingAsCommand(platform.context, "test"), PASSWORD);
  socket = await openSocket(async (sent, bindings) => platform.app.fetch(sent, bindings));
}

beforeEach(() => open());
afterEach(async () => {
  await socket.close();
  await platform.close();
});

interface Tried {
  readonly status: number | undefined;
  /** What the browser keeps of it, by name. */
  readonly cookies: Readonly<Record<string, string>>;
  readonly csrfToken: string | undefined;
}

interface Try {
  readonly password?: string;
  /** Who the proxy on this machine says that it is. */
  readonly from?: string;
  readonly cookie?: string;
}

/** Signs in over a connection from this machine. */
function signIn({ password = "wrong", from, cookie }: Try): Promise<Tried> {
  const headers = {
    ...(from === undefined ? {} : { "x-forwarded-for": from }),
    ...(cookie === undefined ? {} : { cookie }),
  };
  return send("POST", "/api/v1/session", { headers, body: { password } });
}

function send(
  method: string,
  path: string,
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: object },
): Promise<Tried> {
  return new Promise((resolve, reject) => {
    const sent = request(socket.origin + path, {
      method,
      headers: { "content-type": "application/json", ...headers },
    });
    sent.on("response", async (response) => {
      let text = "";
      for await (const chunk of response) text += chunk;
      const set = response.headers["set-cookie"] ?? [];
      const pairs = set.map((line) => line.slice(0, line.indexOf(";")).split("="));
      const cookies = Object.fromEntries(pairs.map(([name = "", value = ""]) => [name, value]));
      resolve({ status: response.statusCode, cookies, csrfToken: JSON.parse(text).csrfToken });
    });
    sent.on("error", reject);
    sent.end(JSON.stringify(body));
  });
}

/** The status of each of so many guesses, one after another. */
async function guesses(count: number, tryOf: (index: number) => Try): Promise<(number | undefined)[]> {
  const statuses: (number | undefined)[] = [];
  for (let index = 0; index < count; index++) statuses.push((await signIn(tryOf(index))).status);
  return statuses;
}

const tenAnd = (...more: number[]) => [...Array<number>(10).fill(401), ...more];

describe("guesses through a proxy that is not trusted", { timeout: TIMEOUT_MS }, () => {
  it("are counted as one's, whatever address they claim", async () => {
    expect(await guesses(11, (index) => ({ from: `192.0.2.${index}` }))).toEqual(tenAnd(429));
    expect((await signIn({ password: PASSWORD, from: "198.51.100.1" })).status).toBe(429);
    expect((await signIn({ password: PASSWORD })).status).toBe(201);
  });

  it("do not keep a browser out that has signed in before", async () => {
    const { cookies } = await signIn({ password: PASSWORD, from: "198.51.100.1" });
    await guesses(11, () => ({ from: "192.0.2.1" }));
    const cookie = `apikee_browser=${cookies["apikee_browser"]}`;
    expect((await signIn({ from: "198.51.100.1", cookie })).status).toBe(401);
    expect((await signIn({ password: PASSWORD, from: "198.51.100.1", cookie })).status).toBe(201);
    expect((await signIn({ password: PASSWORD, from: "198.51.100.1" })).status).toBe(429);
  });

  it("do not keep anybody from changing the password who is signed in", async () => {
    const { cookies, csrfToken = "" } = await signIn({ password: PASSWORD, from: "198.51.100.1" });
    await guesses(11, () => ({ from: "192.0.2.1" }));
    const headers = {
      "x-forwarded-for": "198.51.100.1",
      cookie: `apikee_session=${cookies["apikee_session"]}`,
      "x-csrf-token": csrfToken,
    };
    const change = (current: string) =>
      send("PUT", "/api/v1/session/password", { headers, body: { current, next: `${PASSWORD}!` } });
    for (let guess = 0; guess < 9; guess++) expect((await change("wrong")).status).toBe(401);
    expect((await change(PASSWORD)).status).toBe(200);
  });
});

describe("guesses through a trusted proxy", { timeout: TIMEOUT_MS }, () => {
  beforeEach(async () => {
    await socket.close();
    await platform.close();
    await open(["127.0.0.1"]);
  });

  it("are counted by the address that it wrote, at the right, an IPv6 /64 as one", async () => {
    expect(await guesses(11, (index) => ({ from: `198.51.100.${index}, 192.0.2.1` }))).toEqual(tenAnd(429));
    expect(await guesses(11, (index) => ({ from: `2001:db8::${index}` }))).toEqual(tenAnd(429));
    expect((await signIn({ password: PASSWORD, from: "192.0.2.2" })).status).toBe(201);
    expect((await signIn({ password: PASSWORD, from: "192.0.2.1" })).status).toBe(429);
  });

  it("are the proxy's where it wrote no address", async () => {
    expect(await guesses(11, (index) => ({ from: `192.0.2.${index}, unknown` }))).toEqual(tenAnd(429));
    expect((await signIn({ password: PASSWORD, from: "192.0.2.3" })).status).toBe(201);
  });

  it("leave each application behind it its share of derived sessions", async () => {
    const acting = actingAsCommand(platform.context, "test");
    const { serverKey } = await makeEnvironment(acting, "my-api", { type: "production" });
    const clientFrom = (from: string) =>
      new ChannelClient({
        baseUrl: `${socket.origin}/api/v1`,
        projectEnv: "my-api-production",
        serverKey,
        clock,
        fetch: (url, init) => fetch(url, { ...init, headers: { "x-forwarded-for": from } }),
      });
    const feed = (from: string) => clientFrom(from).call("revocations", { since: 0, waitMs: 0 });
    expect((await feed("192.0.2.1")).status).toBe(200);
    await expect(feed("192.0.2.1")).rejects.toThrow("no answer");
    expect((await feed("192.0.2.2")).status).toBe(200);
  });
});

describe("a browser that has signed in", { timeout: TIMEOUT_MS }, () => {
  it("has ten guesses of its own", async () => {
    const { cookies } = await signIn({ password: PASSWORD });
    const cookie = `apikee_browser=${cookies["apikee_browser"]}`;
    expect(await guesses(11, () => ({ cookie }))).toEqual(tenAnd(429));
    await clock.advance("15m");
    expect((await signIn({ password: PASSWORD, cookie })).status).toBe(201);
  });

  it("is known by a token that signs nobody in, and that no other can be made of", async () => {
    const { cookies } = await signIn({ password: PASSWORD, from: "198.51.100.1" });
    const { apikee_browser: token = "" } = cookies;
    const read = await fetch(`${socket.origin}/api/v1/project`, {
      headers: { cookie: `apikee_browser=${token}; apikee_session=${token}` },
    });
    expect(read.status).toBe(401);
    await guesses(10, () => ({ from: "192.0.2.1" }));
    const [id = "", code = ""] = token.split(".");
    const forged = [
      `${"A".repeat(22)}.${code}`,
      `${id}.${"A".repeat(43)}`,
      id,
      `${token}A`,
      "",
      ".",
      "%00",
      "x".repeat(4000),
    ];
    for (const value of forged) {
      expect((await signIn({ from: "192.0.2.1", cookie: `apikee_browser=${value}` })).status, value).toBe(
        429,
      );
    }
  });

  it("is known no more when the password has changed", async () => {
    const { cookies } = await signIn({ password: PASSWORD, from: "198.51.100.1" });
    await resetPassword(actingAsCommand(platform.context, "test"), `${PASSWORD}!`);
    await guesses(10, () => ({ from: "192.0.2.1" }));
    const cookie = `apikee_browser=${cookies["apikee_browser"]}`;
    const after = await signIn({ password: `${PASSWORD}!`, from: "192.0.2.1", cookie });
    expect(after.status).toBe(429);
  });
});

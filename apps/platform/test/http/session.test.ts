import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { actingAsCommand } from "../../src/services/change.ts";
import { hashOfRightPassword, resetPassword } from "../../src/services/sessions/account.ts";
import { beginSession } from "../../src/services/sessions/session.ts";
import { type Answer, Api, type Call } from "./api.ts";

const PASSWORD = "correct horse battery staple";
const SESSION = "/api/v1/session";
const HOUR_MS = 3_600_000;
/** A password is costly to check, as it must be. */
const TIMEOUT_MS = 60_000;

let api: Api;
beforeEach(async () => {
  api = await Api.open();
});
afterEach(() => api.close());

/** A browser: it keeps the cookie, and its page the CSRF token. */
class Browser {
  cookie = "";
  csrfToken = "";

  async call(method: string, path: string, { headers, ...call }: Call = {}): Promise<Answer> {
    const answer = await api.call(method, path, {
      ...call,
      headers: { cookie: this.cookie, "x-csrf-token": this.csrfToken, ...headers },
    });
    const set = sessionCookie(answer);
    if (set !== null) this.cookie = set.slice(0, set.indexOf(";"));
    this.csrfToken = answer.json?.csrfToken ?? this.csrfToken;
    return answer;
  }

  signIn(password = PASSWORD): Promise<Answer> {
    return this.call("POST", SESSION, { body: { password } });
  }
}

/** What an answer sets the session's cookie to; null where it leaves it. */
function sessionCookie({ headers }: Answer): string | null {
  return headers.getSetCookie().find((line) => line.startsWith("apikee_session=")) ?? null;
}

async function signedIn(): Promise<Browser> {
  const browser = new Browser();
  const answer = await browser.call("POST", `${SESSION}/password`, { body: { password: PASSWORD } });
  expect(answer.status).toBe(201);
  return browser;
}

describe("the first password", { timeout: TIMEOUT_MS }, () => {
  it("is asked for, set once, and signed in with", async () => {
    const browser = new Browser();
    const before = await browser.call("GET", SESSION);
    expect(before.json).toEqual({ signedIn: false, needsPassword: true });
    expect((await browser.signIn()).status).toBe(401);
    const set = await browser.call("POST", `${SESSION}/password`, { body: { password: PASSWORD } });
    expect([set.status, set.json.signedIn]).toEqual([201, true]);
    const again = await browser.call("POST", `${SESSION}/password`, { body: { password: `${PASSWORD}2` } });
    expect([again.status, again.json.error]).toEqual([409, "PASSWORD_SET"]);
    expect((await browser.call("GET", "/api/v1/project")).status).toBe(200);
  });

  it.each(["eleven char", "x".repeat(257), "\ud800".repeat(12), 12, null])("is not %j", async (password) => {
    const answer = await api.call("POST", `${SESSION}/password`, { body: { password } });
    expect([answer.status, answer.json.issues[0].path]).toEqual([400, "password"]);
  });

  it("is kept as scrypt alone, and in no log", async () => {
    await signedIn();
    const row = await api.platform.context.db.selectFrom("passwords").selectAll().executeTakeFirstOrThrow();
    expect(row.hash).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(api.logLines.join("")).not.toContain(PASSWORD);
  });
});

describe("a session", { timeout: TIMEOUT_MS }, () => {
  it("is a cookie that no script reads and no other site sends", async () => {
    const browser = await signedIn();
    const answer = await browser.signIn();
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^apikee_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/),
      expect.stringMatching(
        /^apikee_browser=[\w.-]{66}; Max-Age=34560000; Path=\/api\/v1\/session; HttpOnly; SameSite=Strict$/,
      ),
    ]);
    const secure = await browser.call("POST", SESSION, {
      body: { password: PASSWORD },
      headers: { "x-forwarded-proto": "https" },
    });
    for (const cookie of secure.headers.getSetCookie()) expect(cookie).toContain("; Secure");
  });

  it("is known by the hash of its cookie alone", async () => {
    const browser = await signedIn();
    const rows = await api.platform.context.db.selectFrom("sessions").selectAll().execute();
    const value = browser.cookie.slice(browser.cookie.indexOf("=") + 1);
    expect(JSON.stringify(rows)).not.toContain(value);
    expect(api.logLines.join("")).not.toContain(value);
  });

  it("is a new one at each sign-in: a cookie from before is worth nothing", async () => {
    await signedIn();
    const browser = new Browser();
    browser.cookie = `apikee_session=${"a".repeat(43)}`;
    expect((await browser.call("GET", "/api/v1/project")).status).toBe(401);
    await browser.signIn();
    expect(browser.cookie).not.toContain("aaaa");
    expect((await browser.call("GET", "/api/v1/project")).status).toBe(200);
  });

  it("is useless without its cookie", async () => {
    const browser = await signedIn();
    const headers = { "x-csrf-token": browser.csrfToken };
    expect((await api.call("GET", "/api/v1/project", { headers })).status).toBe(401);
  });

  it("ends when it is signed out, alone or everywhere", async () => {
    const [first, second] = [await signedIn(), new Browser()];
    await second.signIn();
    await first.call("DELETE", SESSION);
    expect((await first.call("GET", "/api/v1/project")).status).toBe(401);
    expect((await second.call("GET", "/api/v1/project")).status).toBe(200);
    await first.signIn();
    await first.call("DELETE", `${SESSION}?everywhere=true`);
    expect((await second.call("GET", SESSION)).json.signedIn).toBe(false);
  });

  it("ends 12 hours after its last use, and 7 days after it began", async () => {
    const [idle, busy] = [await signedIn(), new Browser()];
    await busy.signIn();
    for (let hours = 0; hours < 7 * 24 - 8; hours += 8) {
      await api.clock.advance(8 * HOUR_MS);
      expect((await busy.call("GET", SESSION)).json.signedIn).toBe(true);
    }
    expect((await idle.call("GET", SESSION)).json.signedIn).toBe(false);
    await api.clock.advance(8 * HOUR_MS);
    expect((await busy.call("GET", SESSION)).json.signedIn).toBe(false);
  });

  it("ends with the password, but for the one that changed it", async () => {
    const [first, second] = [await signedIn(), new Browser()];
    await second.signIn();
    const next = `${PASSWORD}!`;
    const wrong = await first.call("PUT", `${SESSION}/password`, { body: { current: "wrong", next } });
    expect([wrong.status, wrong.json.error]).toEqual([401, "WRONG_PASSWORD"]);
    const body = { current: PASSWORD, next };
    expect((await first.call("PUT", `${SESSION}/password`, { body })).status).toBe(200);
    expect((await first.call("GET", "/api/v1/project")).status).toBe(200);
    expect((await second.call("GET", "/api/v1/project")).status).toBe(401);
    expect((await second.signIn()).status).toBe(401);
    expect((await second.signIn(next)).status).toBe(201);
  });
});

describe("a password that is set anew", { timeout: TIMEOUT_MS }, () => {
  it("leaves no session to a sign-in with the old one that was under way", async () => {
    await signedIn();
    const { context } = api.platform;
    const hash = await hashOfRightPassword(context, { password: PASSWORD, isKnown: true });
    await resetPassword(actingAsCommand(context, "test"), `${PASSWORD}!`);
    expect(await beginSession(context, hash!)).toBeNull();
    expect(await context.db.selectFrom("sessions").select("id").execute()).toEqual([]);
  });
});

describe("a form from another site", { timeout: TIMEOUT_MS }, () => {
  const body = { slug: "made-elsewhere" };

  it("changes nothing: the cookie alone is not enough", async () => {
    const browser = await signedIn();
    browser.csrfToken = "";
    expect((await browser.call("POST", "/api/v1/project", { body })).json.error).toBe("CSRF_REFUSED");
    const headers = { "x-csrf-token": "x".repeat(43) };
    expect((await browser.call("POST", "/api/v1/project", { body, headers })).status).toBe(403);
    expect((await browser.call("DELETE", SESSION)).status).toBe(403);
    expect((await browser.call("GET", "/api/v1/project")).json).toEqual([]);
  });

  it.each([
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://elsewhere.test" },
    { origin: "null" },
  ])("is refused by what the browser says of it: %j", async (headers) => {
    const browser = await signedIn();
    expect((await browser.call("POST", "/api/v1/project", { body, headers })).status).toBe(403);
    const signIn = await browser.call("POST", SESSION, { body: { password: PASSWORD }, headers });
    expect([signIn.status, signIn.headers.get("set-cookie")]).toEqual([403, null]);
  });

  it("is none where the page is the platform's own", async () => {
    const browser = await signedIn();
    const headers = { "sec-fetch-site": "same-origin", origin: "http://platform.test" };
    expect((await browser.call("POST", "/api/v1/project", { body, headers })).status).toBe(201);
  });
});

describe("guessing", { timeout: TIMEOUT_MS }, () => {
  it("is refused after ten times, also with the right password, for fifteen minutes", async () => {
    const browser = await signedIn();
    await browser.call("DELETE", SESSION);
    const guesses = await Promise.all(Array.from({ length: 14 }, (_, n) => browser.signIn(`guess ${n}`)));
    const statuses = guesses.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(10).fill(401), ...Array(4).fill(429)]);
    const right = await browser.signIn();
    expect([right.status, right.json.error]).toEqual([429, "TOO_MANY_ATTEMPTS"]);
    expect(Number(right.headers.get("retry-after"))).toBe(900);
    await api.clock.advance("15m");
    expect((await browser.signIn()).status).toBe(201);
  });

  it("is forgiven by the right password", async () => {
    const browser = await signedIn();
    for (let n = 0; n < 9; n++) expect((await browser.signIn("wrong")).status).toBe(401);
    expect((await browser.signIn()).status).toBe(201);
    expect((await browser.signIn("wrong")).status).toBe(401);
  });
});

import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { PlatformContext } from "../services/context.ts";
import { browserOfToken, browserToken } from "../services/sessions/known-browser.ts";
import { cookieAttributes } from "./session-cookie.ts";

const NAME = "apikee_browser";
/** The only calls that it is for. */
const PATH = "/api/v1/session";
/** As long as browsers keep a cookie at most. */
const MAX_AGE_SECONDS = 400 * 86_400;

/** The id of the browser, where it has signed in with the password that holds; else null. */
export async function knownBrowser(context: PlatformContext, c: Context): Promise<string | null> {
  const token = getCookie(c, NAME);
  return token === undefined ? null : browserOfToken(context, token);
}

/** Lets the browser be known at its next sign-in. It signs nobody in, and outlives the session. */
export function setBrowserCookie(context: PlatformContext, c: Context, passwordHash: string): void {
  const attributes = { ...cookieAttributes(c), path: PATH, maxAge: MAX_AGE_SECONDS };
  setCookie(c, NAME, browserToken(context, passwordHash), attributes);
}

import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { PlatformContext } from "../services/context.ts";
import { isCsrfToken, type Session, sessionOfToken } from "../services/sessions/session.ts";
import { HttpError } from "./errors.ts";

const NAME = "apikee_session";
/** The header that carries the CSRF token. */
const CSRF_HEADER = "x-csrf-token";
const SAFE_METHODS = new Set(["GET", "HEAD"]);

/** A session as it came with a request. */
export interface CookieSession {
  readonly session: Session;
  /** The cookie's value. */
  readonly token: string;
}

/** The session of a request's cookie; null where it has none that holds. */
export async function cookieSession(context: PlatformContext, c: Context): Promise<CookieSession | null> {
  const token = getCookie(c, NAME);
  if (token === undefined) return null;
  const session = await sessionOfToken(context, token);
  return session === null ? null : { session, token };
}

/**
 * Refuses a change that came with a session's cookie from another page than the dashboard.
 *
 * @throws HttpError CSRF_REFUSED
 */
export function checkCsrf(c: Context, { token }: CookieSession): void {
  if (SAFE_METHODS.has(c.req.method)) return;
  checkSameOrigin(c);
  if (!isCsrfToken(token, c.req.header(CSRF_HEADER) ?? "")) throw new HttpError("CSRF_REFUSED");
}

/**
 * Refuses what a browser says that another site's page sent; who is no browser says nothing.
 *
 * @throws HttpError CSRF_REFUSED
 */
export function checkSameOrigin(c: Context): void {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin" && site !== "none") throw new HttpError("CSRF_REFUSED");
  const origin = c.req.header("origin");
  if (origin === undefined) return;
  const host = c.req.header("host") ?? new URL(c.req.url).host;
  if (URL.parse(origin)?.host !== host) throw new HttpError("CSRF_REFUSED");
}

/** Gives the browser a session: no script reads it, no other site sends it. */
export function setSessionCookie(c: Context, token: string, maxAgeSeconds: number): void {
  setCookie(c, NAME, token, { ...cookieAttributes(c), maxAge: maxAgeSeconds });
}

/** Takes the cookie back. */
export function clearSessionCookie(c: Context): void {
  deleteCookie(c, NAME, cookieAttributes(c));
}

/**
 * What holds for every cookie of the dashboard. A proxy that ends TLS says so; who claims it wrongly only keeps the
 * cookie from their own browser.
 */
export function cookieAttributes(c: Context) {
  const isHttps =
    new URL(c.req.url).protocol === "https:" || c.req.header("x-forwarded-proto")?.toLowerCase() === "https";
  return { path: "/", httpOnly: true, sameSite: "Strict", secure: isHttps } as const;
}

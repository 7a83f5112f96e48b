import { createMiddleware } from "hono/factory";
import type { PlatformContext } from "../../services/context.ts";
import { principalOf } from "../../services/manage/access.ts";
import type { HttpEnv } from "../env.ts";
import { HttpError } from "../errors.ts";
import { checkCsrf, cookieSession } from "../session-cookie.ts";

const BEARER = /^bearer +(\S.*)$/i;

/**
 * Finds out who is asking, from `x-api-key`, `Authorization: Bearer` or, without these, the dashboard's cookie:
 * 401 where nobody is, 403 for a server key, since what an application holds administers nothing.
 */
export function authenticate(context: PlatformContext) {
  return createMiddleware<HttpEnv>(async (c, next) => {
    const credential = credentialOf(c.req.header("x-api-key"), c.req.header("authorization"));
    if (credential === null) {
      const session = await cookieSession(context, c);
      if (session === null) throw new HttpError("MISSING_KEY");
      checkCsrf(c, session);
      c.set("principal", {
        role: "administrator",
        actor: { kind: "session", id: session.session.id, name: null },
      });
      return next();
    }
    const principal = await principalOf(context, credential);
    if (principal === null) throw new HttpError("UNKNOWN_KEY");
    if (principal.role === "channel") {
      throw new HttpError("FORBIDDEN", {
        message: "A server key is for the channel alone; administration takes a management key.",
      });
    }
    c.set("principal", principal);
    await next();
  });
}

/** Where two headers disagree, neither is believed. A comma is what a header sent twice is joined by. */
function credentialOf(apiKey: string | undefined, authorization: string | undefined): string | null {
  const bearer = authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
  const given = [apiKey?.trim(), bearer?.trim()].filter((text) => text !== undefined && text !== "");
  const [first, second] = given;
  if (first === undefined) return null;
  if (first.includes(",") || (second !== undefined && second !== first)) throw new HttpError("AMBIGUOUS_KEY");
  return first;
}

import { createRoute } from "@hono/zod-openapi";
import { incomingOf } from "../../incoming.ts";
import type { TrustedProxies } from "../../policies/ip/trusted-proxies.ts";
import { PasswordsBusyError } from "../../secrets/password.ts";
import type { Actor } from "../../services/audit.ts";
import { type ActingContext, actingAs } from "../../services/change.ts";
import type { PlatformContext } from "../../services/context.ts";
import { principalOf } from "../../services/manage/access.ts";
import {
  changePassword,
  endAllSessions,
  hashOfRightPassword,
  hasPassword,
  setFirstPassword,
} from "../../services/sessions/account.ts";
import { isFirstVisitCode } from "../../services/sessions/first-visit.ts";
import { beginSession, csrfTokenOf, endSession } from "../../services/sessions/session.ts";
import { forgiveAttempts, type Guesser, takeAttempt } from "../../services/sessions/throttle.ts";
import { body, json, refusals } from "../answers.ts";
import { setBrowserCookie } from "../browser-cookie.ts";
import type { HttpContext } from "../env.ts";
import { HttpError } from "../errors.ts";
import { guesserOf } from "../guesser.ts";
import {
  firstPasswordSchema,
  passwordChangeSchema,
  sessionSchema,
  signInSchema,
  signOutQuery,
} from "../schemas/session.ts";
import { successSchema } from "../schemas/success.ts";
import {
  type CookieSession,
  checkCsrf,
  checkSameOrigin,
  clearSessionCookie,
  cookieSession,
  setSessionCookie,
} from "../session-cookie.ts";
import { routesApp } from "../validation.ts";

const MS_PER_SECOND = 1000;
/** When to come again where too many passwords are being checked. */
const BUSY_SECONDS = 5;
const tags = ["Session"];
const open = { tags, security: [] };

const show = createRoute({
  ...open,
  method: "get",
  path: "/",
  summary: "Whether the dashboard is signed in",
  responses: { 200: json(sessionSchema, "What the cookie is worth.") },
});

const signIn = createRoute({
  ...open,
  method: "post",
  path: "/",
  summary: "Sign in to the dashboard",
  description:
    "Ten guesses in fifteen minutes for each address, an IPv6 /64 as one. A browser that has signed in before has ten " +
    "of its own, which nobody else can use up.",
  request: { body: body(signInSchema) },
  responses: {
    201: json(sessionSchema, "The cookie of a new session comes with it."),
    ...refusals(400, 408, 413, 415, 429),
  },
});

const signOut = createRoute({
  tags,
  method: "delete",
  path: "/",
  summary: "Sign out",
  request: { query: signOutQuery },
  responses: { 200: json(successSchema, "The session has ended."), ...refusals(400) },
});

const firstPassword = createRoute({
  ...open,
  method: "post",
  path: "/password",
  summary: "Set the administrator's first password",
  description:
    "With the code that the platform prints when it starts, or an administrator token, as a Bearer token.",
  request: { body: body(firstPasswordSchema) },
  responses: {
    201: json(sessionSchema, "It is set, and signed in."),
    ...refusals(400, 408, 409, 413, 415, 429),
  },
});

const password = createRoute({
  tags,
  method: "put",
  path: "/password",
  summary: "Change the administrator's password",
  description: "Ends every session, and begins a new one.",
  request: { body: body(passwordChangeSchema) },
  responses: { 200: json(sessionSchema, "It is changed."), ...refusals(400, 408, 413, 415, 429) },
});

/** `/session`: the dashboard's, by cookie. */
export function sessionRoutes(context: PlatformContext, proxies: TrustedProxies) {
  const app = routesApp();

  app.openapi(show, async (c) => {
    const needsPassword = !(await hasPassword(context));
    const found = await cookieSession(context, c);
    if (found === null) return c.json({ signedIn: false, needsPassword }, 200);
    return c.json({ signedIn: true, needsPassword, ...told(found) }, 200);
  });

  app.openapi(signIn, async (c) => {
    checkSameOrigin(c);
    const { password } = c.req.valid("json");
    const guesser = await guesserOf(context, proxies, c);
    const hash = await guess(c, guesser, () => hashOfRightPassword(context, { password, ...guesser }));
    return c.json(await begin(c, hash), 201);
  });

  app.openapi(signOut, async (c) => {
    const found = await signedIn(c);
    if (c.req.valid("query").everywhere === "true") await endAllSessions(context);
    else await endSession(context, found.session.id);
    clearSessionCookie(c);
    return c.json({ success: true as const }, 200);
  });

  app.openapi(firstPassword, async (c) => {
    checkSameOrigin(c);
    await requireFirstVisitor(c);
    const acting = actingAsSession(c, { id: null, name: "first visit" });
    const hash = await unlessBusy(c, () => setFirstPassword(acting, c.req.valid("json").password));
    return c.json(await begin(c, hash), 201);
  });

  app.openapi(password, async (c) => {
    const { session } = await signedIn(c);
    const acting = actingAsSession(c, { id: session.id, name: null });
    const guesser = { name: `session ${session.id}`, isKnown: true };
    const hash = await guess(c, guesser, () => changePassword(acting, c.req.valid("json")));
    return c.json(await begin(c, hash), 200);
  });

  function actingAsSession(c: HttpContext, who: Pick<Actor, "id" | "name">): ActingContext {
    return actingAs(context, { actor: { kind: "session", ...who }, requestId: c.var.requestId });
  }

  async function signedIn(c: HttpContext): Promise<CookieSession> {
    const found = await cookieSession(context, c);
    if (found === null) throw new HttpError("SIGNED_OUT");
    checkCsrf(c, found);
    return found;
  }

  async function begin(c: HttpContext, passwordHash: string) {
    const begun = await beginSession(context, passwordHash);
    // It was changed meanwhile.
    if (begun === null) throw new HttpError("WRONG_PASSWORD");
    const { token, ...session } = begun;
    setSessionCookie(c, token, Math.floor((session.endsAtMs - context.clock.now()) / MS_PER_SECOND));
    setBrowserCookie(context, c, passwordHash);
    return { signedIn: true, needsPassword: false, ...told({ session, token }) };
  }

  /** The hash of the password, where what was guessed is it. */
  async function guess(
    c: HttpContext,
    guesser: Guesser,
    look: () => Promise<string | null>,
  ): Promise<string> {
    const refused = await takeAttempt(context, guesser);
    if (refused !== null) {
      c.header("Retry-After", String(Math.ceil(refused.retryAfterMs / MS_PER_SECOND)));
      throw new HttpError("TOO_MANY_ATTEMPTS");
    }
    const hash = await unlessBusy(c, look);
    if (hash === null) throw new HttpError("WRONG_PASSWORD");
    await forgiveAttempts(context, guesser);
    return hash;
  }

  async function requireFirstVisitor(c: HttpContext): Promise<void> {
    // Without a socket the caller is in this very process.
    if (incomingOf(c) === null) return;
    const token = /^bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
    if (isFirstVisitCode(context, token)) return;
    if ((await principalOf(context, token))?.role === "administrator") return;
    throw new HttpError("FORBIDDEN", {
      message: "This takes the code that the platform printed when it started, or an administrator token.",
    });
  }

  return app;
}

function told({ session, token }: CookieSession) {
  return { csrfToken: csrfTokenOf(token), endsAt: new Date(session.endsAtMs).toISOString() };
}

async function unlessBusy<T>(c: HttpContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PasswordsBusyError)) throw error;
    c.header("Retry-After", String(BUSY_SECONDS));
    throw new HttpError("TOO_MANY_ATTEMPTS", {
      message: "Too many passwords are being checked at the moment. Try again shortly.",
    });
  }
}

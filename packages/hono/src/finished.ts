import { CLIENT_CLOSED_REQUEST, type FinishListener, tellWhenClosed } from "@apikee/core/guard";
import type { Context, Next } from "hono";
import { getRuntimeKey } from "hono/adapter";
import { matchedRoutes } from "hono/route";
import { nodeExchange } from "./node.ts";

const SERVER_ERROR = 500;

/**
 * Runs the handlers, and tells how the request was answered: on Node once the response has been sent or the client has
 * gone away, on Deno once the response has been sent, and elsewhere, where that cannot be observed, once the response
 * has been made.
 */
export async function runAndTell(finish: FinishListener, c: Context, next: Next): Promise<void> {
  const tell = (status: number) => finish({ status, route: routeTemplate(c) });
  const outgoing = nodeExchange(c.env)?.outgoing;
  if (outgoing !== undefined) {
    tellWhenClosed(outgoing, tell);
    await next();
    return;
  }
  // A thrown value that is not an Error bypasses Hono's error handlers and arrives here.
  let status = SERVER_ERROR;
  try {
    await next();
    if (c.finalized) status = c.res.status;
  } finally {
    const completed = completedOnDeno(c.env);
    if (completed === null) tell(isClientGone(c) ? CLIENT_CLOSED_REQUEST : status);
    else completed.catch(() => undefined).then(() => tell(status));
  }
}

/** Deno's promise in the second argument of a handler, which settles when the response has been sent. */
function completedOnDeno(env: unknown): Promise<void> | null {
  const { completed } = (env ?? {}) as { readonly completed?: unknown };
  return completed instanceof Promise ? completed : null;
}

function isClientGone({ req }: Context): boolean {
  // On Deno the signal aborts at the end of every request, and reading it prints a warning.
  return getRuntimeKey() !== "deno" && req.raw.signal?.aborted === true;
}

/** The template of the route that answered, after its mount; null where none did. */
function routeTemplate(c: Context): string | null {
  const route = matchedRoutes(c)[c.req.routeIndex];
  // Middleware is registered for every method and takes `next`. Where it ran last, no route matched.
  if (route === undefined || (route.method === "ALL" && route.handler.length > 1)) return null;
  return route.path;
}

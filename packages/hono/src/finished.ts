import { CLIENT_CLOSED_REQUEST, type FinishListener, tellWhenClosed } from "@apikee/core/guard";
import type { Context, Next } from "hono";
import { getRuntimeKey } from "hono/adapter";
import { matchedRoutes } from "hono/route";
import { nodeExchange } from "./node.ts";

const SERVER_ERROR = 500;

/**
 * Runs the handlers, and tells how the request was answered: on Node once the response has gone out or the client
 * has gone away, on Deno once the response has gone out, elsewhere, where nothing tells of that, once it has been
 * made.
 */
export async function runAndTell(finish: FinishListener, c: Context, next: Next): Promise<void> {
  const tell = (status: number) => finish({ status, route: routeTemplate(c) });
  const outgoing = nodeExchange(c.env)?.outgoing;
  if (outgoing !== undefined) {
    tellWhenClosed(outgoing, tell);
    await next();
    return;
  }
  // What is thrown and no Error goes past Hono's error handlers, and comes out here.
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

/** What Deno tells in the second argument of a handler: settled when the response has gone out. */
function completedOnDeno(env: unknown): Promise<void> | null {
  const { completed } = (env ?? {}) as { readonly completed?: unknown };
  return completed instanceof Promise ? completed : null;
}

function isClientGone({ req }: Context): boolean {
  // Deno warns whoever reads the signal, since there it aborts at the end of every request.
  return getRuntimeKey() !== "deno" && req.raw.signal?.aborted === true;
}

/** The template of the route that answered, with the mount before it; null where none did. */
function routeTemplate(c: Context): string | null {
  const route = matchedRoutes(c)[c.req.routeIndex];
  // Middleware is registered for every method, and takes `next`: where it was the last to run, no route matched.
  if (route === undefined || (route.method === "ALL" && route.handler.length > 1)) return null;
  return route.path;
}

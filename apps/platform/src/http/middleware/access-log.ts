import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import type { PlatformContext } from "../../services/context.ts";
import type { HttpEnv } from "../env.ts";

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/**
 * One line a request: its id, method, the route that it matched, status and time. Neither headers, nor query,
 * nor the path as it was sent: any of them may hold what must not be logged.
 */
export function accessLog({ logger, metrics, stopwatch }: PlatformContext) {
  return createMiddleware<HttpEnv>(async (c, next) => {
    const startedAtMs = stopwatch();
    await next();
    const { status } = c.res;
    const durationMs = Math.round((stopwatch() - startedAtMs) * 100) / 100;
    const { requestId } = c.var;
    const matched = { method: methodOf(c.req.method), route: routePath(c, -1) };
    const line = { requestId, ...matched, status, durationMs };
    metrics.httpRequest(matched, { status, durationMs });
    if (status >= 500) logger.error(line, "request failed");
    else logger.info(line, "request");
  });
}

/** A method is the caller's text; in the log and in labels stand those that there are. */
function methodOf(method: string): string {
  return METHODS.has(method) ? method : "other";
}

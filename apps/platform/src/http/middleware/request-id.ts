import { createMiddleware } from "hono/factory";
import type { HttpEnv } from "../env.ts";

/**
 * Names each request: in `X-Request-Id` of every answer, in the body of every error, and in the log. Made
 * here always, since a name that the caller chooses could be anybody's.
 */
export function requestId(newId: () => string) {
  return createMiddleware<HttpEnv>(async (c, next) => {
    const id = newId();
    c.set("requestId", id);
    c.header("X-Request-Id", id);
    await next();
  });
}

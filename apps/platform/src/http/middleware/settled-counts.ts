import type { MiddlewareHandler } from "hono";
import type { PlatformContext } from "../../services/context.ts";
import type { HttpEnv } from "../env.ts";

/** Has all requests counted that were logged before: whatever a call answers, its numbers are exact. */
export function settledCounts({ usage }: Pick<PlatformContext, "usage">): MiddlewareHandler<HttpEnv> {
  return async (_c, next) => {
    await usage.settle();
    return next();
  };
}

import { every } from "hono/combine";
import type { PlatformContext } from "../../services/context.ts";
import { authenticate } from "../middleware/authenticate.ts";
import { requireAdministrator } from "../middleware/require-role.ts";
import { isOnThisMachine } from "../peer.ts";
import { routesApp } from "../validation.ts";

const PATH = "/metrics";

/**
 * `/metrics`, for Prometheus; not in the OpenAPI document, which is of what callers use. `isOpen` is whether
 * whoever is on this machine may read it; everybody else, through a proxy on it too, needs an administrator's
 * token.
 */
export function metricsRoutes(context: PlatformContext, isOpen: boolean) {
  const { metrics } = context;
  const app = routesApp();
  const guards = [authenticate(context), requireAdministrator] as const;
  app.use(PATH, async (c, next) => {
    if (isOpen && isOnThisMachine(c)) return next();
    return every(...guards)(c, next);
  });
  app.get(PATH, async (c) => {
    const headers = { "Content-Type": metrics.contentType, "Cache-Control": "no-store" };
    return c.body(await metrics.read(), 200, headers);
  });
  return app;
}

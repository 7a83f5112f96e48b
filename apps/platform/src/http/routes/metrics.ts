import type { PlatformContext } from "../../services/context.ts";
import { authenticate } from "../middleware/authenticate.ts";
import { requireAdministrator } from "../middleware/require-role.ts";
import { routesApp } from "../validation.ts";

const PATH = "/metrics";

/**
 * `/metrics`, for Prometheus; not in the OpenAPI document, which is of what callers use. `isOpen` is whether
 * anybody who can reach it may read it; otherwise an administrator's token is wanted.
 */
export function metricsRoutes(context: PlatformContext, isOpen: boolean) {
  const { metrics } = context;
  const app = routesApp();
  if (!isOpen) app.use(PATH, authenticate(context), requireAdministrator);
  app.get(PATH, async (c) => {
    const headers = { "Content-Type": metrics.contentType, "Cache-Control": "no-store" };
    return c.body(await metrics.read(), 200, headers);
  });
  return app;
}

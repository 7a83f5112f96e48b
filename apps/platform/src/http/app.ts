import type { OpenAPIHono } from "@hono/zod-openapi";
import type { TrustedProxies } from "../policies/ip/trusted-proxies.ts";
import type { PlatformContext } from "../services/context.ts";
import { dashboardRoutes } from "./dashboard.ts";
import { documentRoutes } from "./documents.ts";
import type { HttpEnv } from "./env.ts";
import { accessLog } from "./middleware/access-log.ts";
import { authenticate } from "./middleware/authenticate.ts";
import { readBody } from "./middleware/body.ts";
import { noStore } from "./middleware/no-store.ts";
import { requestId } from "./middleware/request-id.ts";
import { settledCounts } from "./middleware/settled-counts.ts";
import { onError } from "./on-error.ts";
import { auditRoutes, environmentAuditRoutes } from "./routes/audit.ts";
import { channelKeyRoutes } from "./routes/channel-keys.ts";
import { clientLimitRoutes } from "./routes/client-limits.ts";
import { clientRoutes } from "./routes/clients.ts";
import { credentialRoutes } from "./routes/credentials.ts";
import { endpointRoutes } from "./routes/endpoints.ts";
import { explainRoutes } from "./routes/explain.ts";
import { healthRoutes } from "./routes/health.ts";
import { keyRoutes } from "./routes/keys.ts";
import { logRoutes } from "./routes/logs.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { projectRoutes } from "./routes/projects.ts";
import { sessionRoutes } from "./routes/session.ts";
import { signalRoutes } from "./routes/signals.ts";
import { statsRoutes } from "./routes/stats.ts";
import { templateRoutes } from "./routes/templates.ts";
import { routesApp } from "./validation.ts";

const BASE_PATH = "/api/v1";
const OF_PROJECT = [
  projectRoutes,
  credentialRoutes,
  logRoutes,
  statsRoutes,
  signalRoutes,
  environmentAuditRoutes,
];
/** How long a body may take. */
const BODY_TIMEOUT_MS = 10_000;

/** The HTTP API: management under `/api/v1`, its document and Swagger UI, `/health`, `/ready` and `/metrics`. */
export function httpApi(
  context: PlatformContext,
  { isMetricsOpen, proxies }: { readonly isMetricsOpen: boolean; readonly proxies: TrustedProxies },
): OpenAPIHono<HttpEnv> {
  const app = routesApp();
  app.use(requestId(context.newId), accessLog(context));
  app.route("/", healthRoutes(context));
  app.route("/", metricsRoutes(context, isMetricsOpen));
  app.use(`${BASE_PATH}/session/*`, noStore, readBody({ clock: context.clock, timeoutMs: BODY_TIMEOUT_MS }));
  app.route(`${BASE_PATH}/session`, sessionRoutes(context, proxies));
  for (const path of ["/project", "/client", "/endpoint", "/audit", "/channel-key"]) {
    // A pattern with /* matches the path without it, too.
    app.use(
      `${BASE_PATH}${path}/*`,
      noStore,
      authenticate(context),
      readBody({ clock: context.clock, timeoutMs: BODY_TIMEOUT_MS }),
      settledCounts(context),
    );
  }
  for (const routes of OF_PROJECT) {
    app.route(`${BASE_PATH}/project`, routes(context));
  }
  // The templates first: "templates" is no client's id.
  for (const routes of [templateRoutes, keyRoutes, explainRoutes, clientLimitRoutes, clientRoutes]) {
    app.route(`${BASE_PATH}/client`, routes(context));
  }
  app.route(`${BASE_PATH}/endpoint`, endpointRoutes(context));
  app.route(`${BASE_PATH}/audit`, auditRoutes(context));
  app.route(`${BASE_PATH}/channel-key`, channelKeyRoutes(context));
  app.route("/", documentRoutes(app));
  app.route("/", dashboardRoutes(context));
  app.onError(onError(context.logger));
  return app;
}

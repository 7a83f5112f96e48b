import { createRoute, z } from "@hono/zod-openapi";
import type { PlatformContext } from "../../services/context.ts";
import { isDatabaseOpen } from "../../store/manage/health.ts";
import { json } from "../answers.ts";
import { HttpError } from "../errors.ts";
import { errorSchema } from "../schemas/error.ts";
import { routesApp } from "../validation.ts";

const statusSchema = z.object({ status: z.literal("ok") }).openapi("Status");
const common = { method: "get" as const, tags: ["Operation"], security: [] };

const health = createRoute({
  ...common,
  path: "/health",
  summary: "Whether the process lives",
  responses: { 200: json(statusSchema, "It answers.") },
});

const ready = createRoute({
  ...common,
  path: "/ready",
  summary: "Whether requests can be served",
  responses: {
    200: json(statusSchema, "They can."),
    503: json(errorSchema, "The platform is starting or stopping, or its database does not answer."),
  },
});

/** `/health` and `/ready`, for whoever runs the platform. */
export function healthRoutes(context: PlatformContext) {
  const app = routesApp();

  app.openapi(health, (c) => c.json({ status: "ok" as const }, 200));

  app.openapi(ready, async (c) => {
    if (!(await isDatabaseOpen(context.db))) throw new HttpError("UNAVAILABLE");
    return c.json({ status: "ok" as const }, 200);
  });

  return app;
}

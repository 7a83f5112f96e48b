import { createRoute, z } from "@hono/zod-openapi";
import type { PlatformContext } from "../../services/context.ts";
import { environmentFor } from "../../services/manage/access.ts";
import { readClientLimits } from "../../services/policies/client-limits.ts";
import { json, refusals } from "../answers.ts";
import { limitUseSchema } from "../schemas/limit-use.ts";
import { projectEnv, uuid } from "../schemas/text.ts";
import { isoTime } from "../schemas/time.ts";
import { routesApp } from "../validation.ts";

const get = createRoute({
  method: "get",
  path: "/{id}/limits",
  tags: ["Clients"],
  summary: "See what a client has used of its limits",
  description: "The limits are those of its template, shared by its keys.",
  request: {
    params: z.object({ id: uuid() }),
    query: z.strictObject({ project_env: projectEnv() }),
  },
  responses: {
    200: json(z.array(limitUseSchema), "Each limit, the shortest window first; none without a template."),
    ...refusals(400, 404),
  },
});

/** `/client/{id}/limits`. */
export function clientLimitRoutes(context: PlatformContext) {
  const app = routesApp();

  app.openapi(get, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("query").project_env);
    const limits = await readClientLimits(context, env.id, c.req.valid("param").id);
    return c.json(
      limits.map(({ resetAt, ...limit }) => ({ ...limit, resetAt: isoTime(resetAt) })),
      200,
    );
  });

  return app;
}

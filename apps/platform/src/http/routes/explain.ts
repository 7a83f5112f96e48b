import { createRoute, z } from "@hono/zod-openapi";
import type { PlatformContext } from "../../services/context.ts";
import { environmentFor } from "../../services/manage/access.ts";
import { type Explanation, explainRequest } from "../../services/policies/explain.ts";
import { body, json, refusals } from "../answers.ts";
import { explainSchema, explanationSchema } from "../schemas/explain.ts";
import { projectEnv, uuid } from "../schemas/text.ts";
import { isoTime } from "../schemas/time.ts";
import { routesApp } from "../validation.ts";

const explain = createRoute({
  method: "post",
  path: "/{id}/explain",
  tags: ["Clients"],
  summary: "Explain what would become of a request",
  description:
    "Says what each check would decide about a request of the client now, and why. Counts nothing.",
  request: {
    params: z.object({ id: uuid() }),
    query: z.strictObject({ project_env: projectEnv() }),
    body: body(explainSchema),
  },
  responses: {
    200: json(explanationSchema, "What each check says."),
    ...refusals(400, 404, 408, 413, 415),
  },
});

/** `/client/{id}/explain`. */
export function explainRoutes(context: PlatformContext) {
  const app = routesApp();

  app.openapi(explain, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("query").project_env);
    const { keyId, ip = null, userAgent = null } = c.req.valid("json");
    const clientId = c.req.valid("param").id;
    const explanation = await explainRequest(context, env, { clientId, keyId, ip, userAgent });
    return c.json(explanationJson(explanation), 200);
  });

  return app;
}

function explanationJson({ error, message, checks, limits }: Explanation): z.input<typeof explanationSchema> {
  return {
    success: error === null,
    error,
    message,
    checks: [...checks],
    limits: limits.map(({ resetAt, ...limit }) => ({ ...limit, resetAt: isoTime(resetAt) })),
  };
}

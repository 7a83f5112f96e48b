import { createRoute, z } from "@hono/zod-openapi";
import type { PlatformContext } from "../../services/context.ts";
import { environmentFor } from "../../services/manage/access.ts";
import { statsQueryOf } from "../../services/manage/stats-query.ts";
import { readStats } from "../../services/stats.ts";
import { json, refusals } from "../answers.ts";
import { seriesQuery, seriesSchema } from "../schemas/series.ts";
import { projectEnv } from "../schemas/text.ts";
import { routesApp } from "../validation.ts";
import { seriesJson } from "../views/series.ts";

const get = createRoute({
  method: "get",
  path: "/{project_env}/stats",
  tags: ["Statistics"],
  summary: "Count requests over time",
  description:
    "By outcome, endpoint, client or key, with how long handlers took. The counts agree with the logs.",
  request: { params: z.object({ project_env: projectEnv() }), query: seriesQuery },
  responses: {
    200: json(seriesSchema, "A series for each group, those with the most requests first."),
    ...refusals(400, 404),
  },
});

/** `/project/{project_env}/stats`: requests over time. */
export function statsRoutes(context: PlatformContext) {
  const app = routesApp();
  app.openapi(get, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("param").project_env);
    const query = statsQueryOf(c.req.valid("query"), context.clock.now());
    return c.json(seriesJson(query, await readStats(context, env.id, query)), 200);
  });
  return app;
}

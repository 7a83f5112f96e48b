import { createRoute, z } from "@hono/zod-openapi";
import type { PlatformContext } from "../../services/context.ts";
import { environmentFor } from "../../services/manage/access.ts";
import { listEnvironmentTemplates } from "../../services/manage/templates.ts";
import { json, refusals } from "../answers.ts";
import { templateSchema } from "../schemas/template.ts";
import { projectEnv } from "../schemas/text.ts";
import { routesApp } from "../validation.ts";
import { templateJson } from "../views/project.ts";

const list = createRoute({
  method: "get",
  path: "/templates",
  tags: ["Templates"],
  summary: "List rate-limit templates",
  description: "They are made and changed through the project.",
  request: { query: z.strictObject({ project_env: projectEnv() }) },
  responses: { 200: json(z.array(templateSchema), "All templates."), ...refusals(400, 404) },
});

/** `/client/templates`. */
export function templateRoutes(context: PlatformContext) {
  const app = routesApp();

  app.openapi(list, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("query").project_env);
    return c.json((await listEnvironmentTemplates(context, env.id)).map(templateJson), 200);
  });

  return app;
}

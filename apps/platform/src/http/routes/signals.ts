import { createRoute, z } from "@hono/zod-openapi";
import type { PlatformContext } from "../../services/context.ts";
import { environmentFor } from "../../services/manage/access.ts";
import { listEnvironmentSignals } from "../../services/manage/signals.ts";
import { json, refusals } from "../answers.ts";
import { listBody, listOf, sliceOf } from "../schemas/pagination.ts";
import { signalQuery, signalSchema } from "../schemas/signal.ts";
import { projectEnv } from "../schemas/text.ts";
import { routesApp } from "../validation.ts";
import { signalJson } from "../views/signal.ts";

const list = createRoute({
  method: "get",
  path: "/{project_env}/signals",
  tags: ["Signals"],
  summary: "List what was noticed",
  request: { params: z.object({ project_env: projectEnv() }), query: signalQuery },
  responses: {
    200: json(listOf(signalSchema), "A page of signals, the newest first."),
    ...refusals(400, 404),
  },
});

/** `/project/{project_env}/signals`: what rules noticed. */
export function signalRoutes(context: PlatformContext) {
  const app = routesApp();
  app.openapi(list, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("param").project_env);
    const { page, limit, ...asked } = c.req.valid("query");
    const signals = await listEnvironmentSignals(
      context,
      { envId: env.id, ...asked },
      sliceOf({ page, limit }),
    );
    return c.json(listBody(signals, { page, limit }, signalJson), 200);
  });
  return app;
}

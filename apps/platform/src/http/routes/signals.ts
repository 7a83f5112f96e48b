import { createRoute, z } from "@hono/zod-openapi";
import type { PlatformContext } from "../../services/context.ts";
import { environmentFor } from "../../services/manage/access.ts";
import { invalid } from "../../services/manage/refusal.ts";
import { changeSignal, changeSignals, listEnvironmentSignals } from "../../services/manage/signals.ts";
import { acting } from "../acting.ts";
import { body, json, refusals } from "../answers.ts";
import { requireAdministrator } from "../middleware/require-role.ts";
import { listBody, listOf, sliceOf } from "../schemas/pagination.ts";
import {
  changedSignalsSchema,
  signalChangeSchema,
  signalFilterQuery,
  signalQuery,
  signalSchema,
  signalsChangeSchema,
} from "../schemas/signal.ts";
import { projectEnv, uuid } from "../schemas/text.ts";
import { routesApp } from "../validation.ts";
import { signalJson } from "../views/signal.ts";

const tags = ["Signals"];
const params = z.object({ project_env: projectEnv() });

const list = createRoute({
  method: "get",
  path: "/{project_env}/signals",
  tags,
  summary: "List what was noticed",
  request: { params, query: signalQuery },
  responses: {
    200: json(listOf(signalSchema), "A page of signals, the newest first."),
    ...refusals(400, 404),
  },
});

const put = createRoute({
  method: "put",
  path: "/{project_env}/signals/{id}",
  tags,
  summary: "Close a signal, or open it again",
  description: "Administrators only.",
  middleware: requireAdministrator,
  request: { params: params.extend({ id: uuid() }), body: body(signalChangeSchema) },
  responses: {
    200: json(signalSchema, "The signal as it is now."),
    ...refusals(400, 404, 408, 413, 415),
  },
});

const putMany = createRoute({
  method: "put",
  path: "/{project_env}/signals",
  tags,
  summary: "Close signals, or open them again",
  description:
    "Administrators only. Of those that the filters select the newest, 1,000 at most; or those that `ids` name.",
  middleware: requireAdministrator,
  request: { params, query: signalFilterQuery, body: body(signalsChangeSchema) },
  responses: {
    200: json(changedSignalsSchema, "Which ones changed."),
    ...refusals(400, 404, 408, 413, 415),
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

  app.openapi(put, async (c) => {
    const { project_env, id } = c.req.valid("param");
    const env = await environmentFor(context, c.var.principal, project_env);
    const signal = await changeSignal(acting(context, c.var), env, { id, ...c.req.valid("json") });
    return c.json(signalJson(signal), 200);
  });

  app.openapi(putMany, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("param").project_env);
    const { ids, ...asked } = c.req.valid("json");
    const filter = c.req.valid("query");
    if (ids !== undefined && Object.keys(filter).length > 0) {
      throw invalid("ids", "name the signals alone: without a filter");
    }
    const choice = ids === undefined ? { filter } : { ids };
    return c.json(await changeSignals(acting(context, c.var), env, { choice, ...asked }), 200);
  });

  return app;
}

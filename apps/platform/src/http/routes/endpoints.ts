import { createRoute, z } from "@hono/zod-openapi";
import type { PlatformContext } from "../../services/context.ts";
import { environmentFor } from "../../services/manage/access.ts";
import {
  deleteEndpoint,
  listEnvironmentEndpoints,
  makeEndpoint,
  renameEndpoint,
} from "../../services/manage/endpoints.ts";
import { acting } from "../acting.ts";
import { body, json, refusals } from "../answers.ts";
import {
  endpointChangeSchema,
  endpointIdQuery,
  endpointQuery,
  endpointSchema,
  newEndpointSchema,
} from "../schemas/endpoint.ts";
import { listBody, listOf, sliceOf } from "../schemas/pagination.ts";
import { successSchema } from "../schemas/success.ts";
import { projectEnv } from "../schemas/text.ts";
import { routesApp } from "../validation.ts";
import { endpointJson } from "../views/endpoint.ts";

const tags = ["Endpoints"];

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "List endpoints",
  request: { query: endpointQuery },
  responses: { 200: json(listOf(endpointSchema), "A page of endpoints."), ...refusals(400, 404) },
});

const post = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Make an endpoint known",
  request: { query: z.strictObject({ project_env: projectEnv() }), body: body(newEndpointSchema) },
  responses: {
    200: json(endpointSchema, "It was known already."),
    201: json(endpointSchema, "It is new."),
    ...refusals(400, 404, 408, 413, 415),
  },
});

const put = createRoute({
  method: "put",
  path: "/",
  tags,
  summary: "Name an endpoint",
  request: { query: endpointIdQuery, body: body(endpointChangeSchema) },
  responses: {
    200: json(endpointSchema, "The endpoint as it is now."),
    ...refusals(400, 404, 408, 413, 415),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/",
  tags,
  summary: "Forget an endpoint",
  description: "Its logs stay. A further request makes it known again.",
  request: { query: endpointIdQuery },
  responses: { 200: json(successSchema, "It is forgotten."), ...refusals(400, 404) },
});

/** `/endpoint`: the routes that an application serves. */
export function endpointRoutes(context: PlatformContext) {
  const app = routesApp();

  app.openapi(list, async (c) => {
    const { project_env, ...page } = c.req.valid("query");
    const env = await environmentFor(context, c.var.principal, project_env);
    const endpoints = await listEnvironmentEndpoints(context, env.id, sliceOf(page));
    return c.json(listBody(endpoints, page, endpointJson), 200);
  });

  app.openapi(post, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("query").project_env);
    const { endpoint, isNew } = await makeEndpoint(acting(context, c.var), env, c.req.valid("json"));
    return c.json(endpointJson(endpoint), isNew ? 201 : 200);
  });

  app.openapi(put, async (c) => {
    const { project_env, id } = c.req.valid("query");
    const env = await environmentFor(context, c.var.principal, project_env);
    const { name } = c.req.valid("json");
    return c.json(endpointJson(await renameEndpoint(acting(context, c.var), env, { id, name })), 200);
  });

  app.openapi(remove, async (c) => {
    const { project_env, id } = c.req.valid("query");
    const env = await environmentFor(context, c.var.principal, project_env);
    await deleteEndpoint(acting(context, c.var), env, id);
    return c.json({ success: true as const }, 200);
  });

  return app;
}

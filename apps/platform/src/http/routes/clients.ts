import { createRoute, z } from "@hono/zod-openapi";
import type { PlatformContext } from "../../services/context.ts";
import { environmentFor } from "../../services/manage/access.ts";
import { deleteClient, updateClient } from "../../services/manage/client-changes.ts";
import { getClient, listEnvironmentClients } from "../../services/manage/clients.ts";
import { revokeClientKey } from "../../services/manage/keys.ts";
import { makeClients } from "../../services/manage/new-clients.ts";
import { acting } from "../acting.ts";
import { body, json, refusals } from "../answers.ts";
import {
  changedClientSchema,
  clientChangeSchema,
  clientQuery,
  clientSchema,
  newClientsSchema,
} from "../schemas/client.ts";
import { listBody, listOf, sliceOf } from "../schemas/pagination.ts";
import { successSchema } from "../schemas/success.ts";
import { keyId, projectEnv, uuid } from "../schemas/text.ts";
import { routesApp } from "../validation.ts";
import { changedClientJson, clientJson } from "../views/client.ts";

const tags = ["Clients"];
const params = z.object({ id: uuid() });
const query = z.strictObject({ project_env: projectEnv() });

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "List clients",
  request: { query: clientQuery },
  responses: { 200: json(listOf(clientSchema), "A page of clients."), ...refusals(400, 404) },
});

const post = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Make a client, or up to 100",
  description: "Of an array all are made, or none. New keys show `rawKey` this once.",
  request: { query, body: body(newClientsSchema) },
  responses: {
    201: json(
      z.union([changedClientSchema, z.array(changedClientSchema)]),
      "The client, or the clients where an array was sent.",
    ),
    ...refusals(400, 404, 408, 409, 413, 415),
  },
});

const get = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "Get a client with its keys",
  request: { params, query },
  responses: { 200: json(clientSchema, "The client."), ...refusals(400, 404) },
});

const put = createRoute({
  method: "put",
  path: "/{id}",
  tags,
  summary: "Change a client and its keys",
  request: { params, query, body: body(clientChangeSchema) },
  responses: {
    200: json(changedClientSchema, "The client as it is now; new keys show `rawKey` this once."),
    ...refusals(400, 404, 408, 409, 413, 415),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/{id}",
  tags,
  summary: "Delete a client, or revoke one of its keys",
  description: "With `keyId` that key is revoked, for good; without, the client goes with all of its keys.",
  request: { params, query: query.extend({ keyId: keyId().optional() }) },
  responses: { 200: json(successSchema, "It is done."), ...refusals(400, 404) },
});

/** `/client`: the clients of an environment, with their keys. */
export function clientRoutes(context: PlatformContext) {
  const app = routesApp();

  app.openapi(list, async (c) => {
    const { project_env, sort, page, limit, ...filter } = c.req.valid("query");
    const env = await environmentFor(context, c.var.principal, project_env);
    const slice = { ...sliceOf({ page, limit }), sort };
    const clients = await listEnvironmentClients(context, { envId: env.id, ...filter }, slice);
    return c.json(listBody(clients, { page, limit }, clientJson), 200);
  });

  app.openapi(post, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("query").project_env);
    const asked = c.req.valid("json");
    if (Array.isArray(asked)) {
      const made = await makeClients(
        acting(context, c.var),
        env,
        asked.map((client, index) => ({ ...client, path: `${index}.` })),
      );
      return c.json(made.map(changedClientJson), 201);
    }
    const [made] = await makeClients(acting(context, c.var), env, [{ ...asked, path: "" }]);
    return c.json(changedClientJson(made!), 201);
  });

  app.openapi(get, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("query").project_env);
    return c.json(clientJson(await getClient(context, env, c.req.valid("param").id)), 200);
  });

  app.openapi(put, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("query").project_env);
    const view = await updateClient(
      acting(context, c.var),
      env,
      c.req.valid("param").id,
      c.req.valid("json"),
    );
    return c.json(changedClientJson(view), 200);
  });

  app.openapi(remove, async (c) => {
    const { project_env, keyId: revoked } = c.req.valid("query");
    const { id } = c.req.valid("param");
    const env = await environmentFor(context, c.var.principal, project_env);
    if (revoked === undefined) await deleteClient(acting(context, c.var), env, id);
    else await revokeClientKey(acting(context, c.var), env, { clientId: id, keyId: revoked });
    return c.json({ success: true as const }, 200);
  });

  return app;
}

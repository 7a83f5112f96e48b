import { createRoute, z } from "@hono/zod-openapi";
import type { PlatformContext } from "../../services/context.ts";
import { environmentFor } from "../../services/manage/access.ts";
import { listClientKeys, rotateKey } from "../../services/manage/keys.ts";
import { acting } from "../acting.ts";
import { body, json, refusals } from "../answers.ts";
import { keyParams, keySchema, madeKeySchema, rotateSchema } from "../schemas/key.ts";
import { listBody, listOf, pageQuery, sliceOf } from "../schemas/pagination.ts";
import { projectEnv, uuid } from "../schemas/text.ts";
import { routesApp } from "../validation.ts";
import { keyJson } from "../views/client.ts";

const list = createRoute({
  method: "get",
  path: "/{id}/key",
  tags: ["Keys"],
  summary: "List the keys of a client, the newest first",
  request: {
    params: z.object({ id: uuid() }),
    query: z.strictObject({ project_env: projectEnv(), ...pageQuery }),
  },
  responses: { 200: json(listOf(keySchema), "A page of keys."), ...refusals(400, 404) },
});

const rotate = createRoute({
  method: "post",
  path: "/{id}/key/{keyId}/rotate",
  tags: ["Keys"],
  summary: "Rotate a key",
  description: "Makes a key like it; the old one ends with the grace.",
  request: {
    params: keyParams,
    query: z.strictObject({ project_env: projectEnv() }),
    body: body(rotateSchema),
  },
  responses: {
    201: json(madeKeySchema, "The new key, with `rawKey`, this once."),
    ...refusals(400, 404, 408, 409, 413, 415),
  },
});

/** `/client/{id}/key`: what is done with one key. */
export function keyRoutes(context: PlatformContext) {
  const app = routesApp();

  app.openapi(list, async (c) => {
    const { project_env, ...page } = c.req.valid("query");
    const env = await environmentFor(context, c.var.principal, project_env);
    const keys = await listClientKeys(context, env, c.req.valid("param").id, sliceOf(page));
    return c.json(listBody(keys, page, keyJson), 200);
  });

  app.openapi(rotate, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("query").project_env);
    const { id, keyId } = c.req.valid("param");
    const { row, rawKey } = await rotateKey(acting(context, c.var), env, {
      clientId: id,
      keyId,
      ...c.req.valid("json"),
    });
    return c.json({ ...keyJson(row), rawKey }, 201);
  });

  return app;
}

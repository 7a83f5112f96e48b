import { createRoute, z } from "@hono/zod-openapi";
import type { PlatformContext } from "../../services/context.ts";
import { environmentFor } from "../../services/manage/access.ts";
import {
  listEnvironmentKeys,
  makeEnvironmentKey,
  revokeEnvironmentKey,
} from "../../services/manage/server-keys.ts";
import { deleteSecret, listSecrets, makeSecret } from "../../services/manage/signing-secrets.ts";
import { acting } from "../acting.ts";
import { body, json, refusals } from "../answers.ts";
import { requireAdministrator } from "../middleware/require-role.ts";
import { listBody, listOf, sliceOf } from "../schemas/pagination.ts";
import {
  idQuery,
  madeServerKeySchema,
  madeSigningSecretSchema,
  newServerKeySchema,
  serverKeyQuery,
  serverKeySchema,
  signingSecretSchema,
} from "../schemas/server-key.ts";
import { successSchema } from "../schemas/success.ts";
import { projectEnv } from "../schemas/text.ts";
import { routesApp } from "../validation.ts";
import { serverKeyJson, signingSecretJson } from "../views/credentials.ts";

const params = z.object({ project_env: projectEnv() });
const common = { middleware: requireAdministrator, description: "Administrators only." };
const keyTags = ["Server keys"];
const secretTags = ["Signing secrets"];

const listKeys = createRoute({
  ...common,
  method: "get",
  path: "/{project_env}/serverkey",
  tags: keyTags,
  summary: "List server keys and management keys",
  request: { params, query: serverKeyQuery },
  responses: { 200: json(listOf(serverKeySchema), "Those in force."), ...refusals(400, 404) },
});

const postKey = createRoute({
  ...common,
  method: "post",
  path: "/{project_env}/serverkey",
  tags: keyTags,
  summary: "Make a server key or a management key",
  request: { params, body: body(newServerKeySchema) },
  responses: {
    201: json(madeServerKeySchema, "With its value, this once."),
    ...refusals(400, 404, 408, 413, 415),
  },
});

const deleteKey = createRoute({
  ...common,
  method: "delete",
  path: "/{project_env}/serverkey",
  tags: keyTags,
  summary: "Revoke a server key or a management key",
  request: { params, query: idQuery },
  responses: { 200: json(successSchema, "It is refused from now on."), ...refusals(400, 404) },
});

const getSecrets = createRoute({
  ...common,
  method: "get",
  path: "/{project_env}/secret",
  tags: secretTags,
  summary: "List signing secrets, without their values",
  request: { params },
  responses: {
    200: json(z.array(signingSecretSchema), "The newest, which signs, first."),
    ...refusals(404),
  },
});

const postSecret = createRoute({
  ...common,
  method: "post",
  path: "/{project_env}/secret",
  tags: secretTags,
  summary: "Make a signing secret",
  description: "Administrators only. It signs from now on; the secrets before it still verify.",
  request: { params },
  responses: {
    201: json(madeSigningSecretSchema, "With its value, this once."),
    ...refusals(404, 409),
  },
});

const removeSecret = createRoute({
  ...common,
  method: "delete",
  path: "/{project_env}/secret",
  tags: secretTags,
  summary: "Delete a signing secret",
  description: "Administrators only. The platform refuses from then on what it signed. The last one stays.",
  request: { params, query: idQuery },
  responses: { 200: json(successSchema, "It is deleted."), ...refusals(400, 404, 409) },
});

/** `/project/{project_env}/serverkey` and `/secret`: the credentials of an environment. */
export function credentialRoutes(context: PlatformContext) {
  const app = routesApp();

  app.openapi(listKeys, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("param").project_env);
    const page = c.req.valid("query");
    const keys = await listEnvironmentKeys(context, env.id, sliceOf(page));
    const { fingerprint } = context;
    return c.json(
      listBody(keys, page, (row) => serverKeyJson(row, fingerprint)),
      200,
    );
  });

  app.openapi(postKey, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("param").project_env);
    const { row, serverKey } = await makeEnvironmentKey(acting(context, c.var), env, c.req.valid("json"));
    return c.json({ ...serverKeyJson(row, context.fingerprint), serverKey }, 201);
  });

  app.openapi(deleteKey, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("param").project_env);
    await revokeEnvironmentKey(acting(context, c.var), env, c.req.valid("query").id);
    return c.json({ success: true as const }, 200);
  });

  app.openapi(getSecrets, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("param").project_env);
    return c.json((await listSecrets(context, env.id)).map(signingSecretJson), 200);
  });

  app.openapi(postSecret, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("param").project_env);
    const made = await makeSecret(acting(context, c.var), env);
    return c.json({ ...signingSecretJson(made), secret: made.secret }, 201);
  });

  app.openapi(removeSecret, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("param").project_env);
    await deleteSecret(acting(context, c.var), env, c.req.valid("query").id);
    return c.json({ success: true as const }, 200);
  });

  return app;
}

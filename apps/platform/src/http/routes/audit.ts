import { createRoute, z } from "@hono/zod-openapi";
import type { PlatformContext } from "../../services/context.ts";
import { environmentFor } from "../../services/manage/access.ts";
import { listChanges } from "../../services/manage/audit.ts";
import { json, refusals } from "../answers.ts";
import { requireAdministrator } from "../middleware/require-role.ts";
import { auditEntrySchema, auditQuery } from "../schemas/audit.ts";
import { listBody, listOf, sliceOf } from "../schemas/pagination.ts";
import { projectEnv } from "../schemas/text.ts";
import { routesApp } from "../validation.ts";
import { auditEntryJson } from "../views/audit.ts";

const common = { method: "get" as const, tags: ["Audit"], middleware: requireAdministrator };
const auditPage = json(listOf(auditEntrySchema), "A page of changes, the newest first.");

const ofEnvironment = createRoute({
  ...common,
  path: "/{project_env}/audit",
  summary: "List the changes of an environment",
  description: "Administrators only. With those of its project as a whole.",
  request: { params: z.object({ project_env: projectEnv() }), query: auditQuery },
  responses: { 200: auditPage, ...refusals(400, 404) },
});

const ofPlatform = createRoute({
  ...common,
  path: "/",
  summary: "List all changes",
  description:
    "Administrators only. Of every project, also of those that were deleted, and of the platform itself.",
  request: { query: auditQuery },
  responses: { 200: auditPage, ...refusals(400) },
});

/** `/project/{project_env}/audit`: who changed what of an environment. */
export function environmentAuditRoutes(context: PlatformContext) {
  const app = routesApp();
  app.openapi(ofEnvironment, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("param").project_env);
    const { page, limit, ...asked } = c.req.valid("query");
    const filter = { place: { projectId: env.project_id, envId: env.id }, ...asked };
    const changes = await listChanges(context, filter, sliceOf({ page, limit }));
    return c.json(listBody(changes, { page, limit }, auditEntryJson), 200);
  });
  return app;
}

/** `/audit`: who changed what of the whole platform. */
export function auditRoutes(context: PlatformContext) {
  const app = routesApp();
  app.openapi(ofPlatform, async (c) => {
    const { page, limit, ...asked } = c.req.valid("query");
    const changes = await listChanges(context, { place: null, ...asked }, sliceOf({ page, limit }));
    return c.json(listBody(changes, { page, limit }, auditEntryJson), 200);
  });
  return app;
}

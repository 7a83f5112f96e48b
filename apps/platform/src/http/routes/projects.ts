import { createRoute, z } from "@hono/zod-openapi";
import type { PlatformContext } from "../../services/context.ts";
import { environmentFor, type Manager } from "../../services/manage/access.ts";
import { environmentView } from "../../services/manage/environment-view.ts";
import { deleteOfProject, updateProject } from "../../services/manage/project-changes.ts";
import { addEnvironment, listAllProjects, makeProject, projectOf } from "../../services/manage/projects.ts";
import { acting } from "../acting.ts";
import { body, json, refusals } from "../answers.ts";
import { HttpError } from "../errors.ts";
import { requireAdministrator } from "../middleware/require-role.ts";
import { sliceOf } from "../schemas/pagination.ts";
import {
  madeEnvSchema,
  madeProjectSchema,
  newEnvSchema,
  newProjectSchema,
  projectChangeSchema,
  projectDeleteQuery,
  projectQuery,
  projectSchema,
  projectWithEnvSchema,
} from "../schemas/project.ts";
import { projectEnv } from "../schemas/text.ts";
import { routesApp } from "../validation.ts";
import { madeEnvJson, madeProjectJson, projectJson, projectWithEnvJson } from "../views/project.ts";

const tags = ["Projects"];
const params = z.object({ project_env: projectEnv() });

const post = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Make a project with its environments",
  description: "Administrators only. The credentials of each environment are shown this once.",
  middleware: requireAdministrator,
  request: { body: body(newProjectSchema) },
  responses: {
    201: json(madeProjectSchema, "The project, with the credentials of its environments."),
    ...refusals(400, 408, 409, 413, 415),
  },
});

const postEnv = createRoute({
  method: "post",
  path: "/{project_env}/env",
  tags,
  summary: "Make one more environment of a project",
  description: "Administrators only. Its credentials are shown this once.",
  middleware: requireAdministrator,
  request: { params, body: body(newEnvSchema) },
  responses: {
    201: json(madeEnvSchema, "The environment, with its credentials."),
    ...refusals(400, 404, 408, 409, 413, 415),
  },
});

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "List projects",
  description: "Administrators only. In the order of their slugs.",
  middleware: requireAdministrator,
  request: { query: projectQuery },
  responses: {
    200: {
      ...json(z.array(projectSchema), "A page of the projects that match."),
      headers: z.object({ "X-Total-Count": z.string().describe("How many match.") }),
    },
    ...refusals(400),
  },
});

const get = createRoute({
  method: "get",
  path: "/{project_env}",
  tags,
  summary: "Get a project and one of its environments",
  request: { params },
  responses: { 200: json(projectWithEnvSchema, "The project."), ...refusals(404) },
});

const put = createRoute({
  method: "put",
  path: "/{project_env}",
  tags,
  summary: "Change a project and one of its environments",
  description: "A management key may change `singleEnv.templates` alone.",
  request: { params, body: body(projectChangeSchema) },
  responses: {
    200: json(projectWithEnvSchema, "The project as it is now."),
    ...refusals(400, 404, 408, 413, 415),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/{project_env}",
  tags,
  summary: "Delete a project, an environment or a template",
  description: "Administrators only. Refused while active clients use it, unless forced.",
  middleware: requireAdministrator,
  request: { params, query: projectDeleteQuery },
  responses: {
    200: json(
      z.object({
        success: z.literal(true),
        deleted: z.object({ kind: z.enum(["project", "env", "template"]), id: z.string() }),
      }),
      "What was deleted.",
    ),
    ...refusals(400, 404, 409),
  },
});

/** `/project`: projects and their environments. */
export function projectRoutes(context: PlatformContext) {
  const app = routesApp();

  app.openapi(post, async (c) =>
    c.json(madeProjectJson(await makeProject(acting(context, c.var), c.req.valid("json"))), 201),
  );

  app.openapi(list, async (c) => {
    const { page, limit, ...filter } = c.req.valid("query");
    const { items, total } = await listAllProjects(context, filter, sliceOf({ page, limit }));
    c.header("X-Total-Count", String(total));
    return c.json(items.map(projectJson), 200);
  });

  app.openapi(postEnv, async (c) => {
    const named = await environmentFor(context, c.var.principal, c.req.valid("param").project_env);
    const project = await projectOf(context, named);
    const made = await addEnvironment(acting(context, c.var), project, c.req.valid("json"));
    return c.json(madeEnvJson(made), 201);
  });

  const shown = async (manager: Manager, name: string) => {
    const env = await environmentFor(context, manager, name);
    const view = await environmentView(context.db, env, context.clock.now());
    return projectWithEnvJson(await projectOf(context, env), view);
  };

  app.openapi(get, async (c) => c.json(await shown(c.var.principal, c.req.valid("param").project_env), 200));

  app.openapi(put, async (c) => {
    const { project_env } = c.req.valid("param");
    const asked = c.req.valid("json");
    const { singleEnv = {}, ...ofProject } = asked;
    const { templates: _, ...ofEnvironment } = singleEnv;
    const isTemplatesAlone = Object.keys(ofProject).length + Object.keys(ofEnvironment).length === 0;
    if (c.var.principal.role !== "administrator" && !isTemplatesAlone) {
      throw new HttpError("FORBIDDEN", {
        message: "A management key may change singleEnv.templates alone; the rest is the administrator's.",
      });
    }
    await updateProject(
      acting(context, c.var),
      await environmentFor(context, c.var.principal, project_env),
      asked,
    );
    return c.json(await shown(c.var.principal, project_env), 200);
  });

  app.openapi(remove, async (c) => {
    const { forceDelete, ...deletion } = c.req.valid("query");
    const env = await environmentFor(context, c.var.principal, c.req.valid("param").project_env);
    const deleted = await deleteOfProject(acting(context, c.var), env, {
      ...deletion,
      isForced: forceDelete,
    });
    return c.json({ success: true as const, deleted }, 200);
  });

  return app;
}

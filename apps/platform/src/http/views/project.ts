import type { z } from "@hono/zod-openapi";
import type { EnvironmentView } from "../../services/manage/environment-view.ts";
import type { MadeEnvironment, MadeProject, ProjectView } from "../../services/manage/projects.ts";
import type { ProjectRow } from "../../store/manage/projects.ts";
import type { TemplateRow } from "../../store/manage/templates.ts";
import type {
  envSchema,
  madeEnvSchema,
  madeProjectSchema,
  projectSchema,
  projectWithEnvSchema,
} from "../schemas/project.ts";
import type { templateSchema } from "../schemas/template.ts";
import { isoTime } from "../schemas/time.ts";

/** A template as the API shows it. */
export function templateJson(row: TemplateRow): z.input<typeof templateSchema> {
  return {
    id: row.id,
    name: row.name,
    rateLimitHour: row.rate_limit_hour,
    rateLimitDay: row.rate_limit_day,
    rateLimitWeek: row.rate_limit_week,
    rateLimitMonth: row.rate_limit_month,
    maxClients: row.max_clients,
    mode: row.mode === "shadow" ? "shadow" : "enforce",
  };
}

/** An environment as the API shows it. Nothing limits it as a whole: every `max` is null. */
function envJson({ row, settings, templates, counts, requests }: EnvironmentView): z.input<typeof envSchema> {
  const unlimited = (count: number) => ({ count, max: null });
  return {
    id: row.id,
    project_env: row.project_env,
    type: row.type,
    url: row.url,
    status: "active",
    signing: row.signing === "application" ? "application" : "platform",
    metadata: JSON.parse(row.metadata),
    settings,
    templates: { count: templates.length, list: templates.map(templateJson) },
    clients: unlimited(counts.clients),
    endpoints: unlimited(counts.endpoints),
    rateLimits: {
      hour: unlimited(requests.hour),
      day: unlimited(requests.day),
      week: unlimited(requests.week),
      month: unlimited(requests.month),
    },
    createdAt: isoTime(row.created_at),
    updatedAt: isoTime(row.updated_at),
  };
}

/** A project with all of its environments. */
export function projectJson({ project, envs }: ProjectView): z.input<typeof projectSchema> {
  return { ...fieldsOf(project), envs: { count: envs.length, list: envs.map(envJson) } };
}

/** A project with one environment. */
export function projectWithEnvJson(
  project: ProjectRow,
  env: EnvironmentView,
): z.input<typeof projectWithEnvSchema> {
  return { ...fieldsOf(project), env: envJson(env) };
}

/** An environment that was just made, with its credentials, this once. */
export function madeEnvJson({
  view,
  serverKey,
  managementKey,
  secret,
}: MadeEnvironment): z.input<typeof madeEnvSchema> {
  return { ...envJson(view), serverKey, managementKey, ...(secret === null ? {} : { secret }) };
}

/** A project that was just made, with the credentials of its environments, this once. */
export function madeProjectJson({ project, envs }: MadeProject): z.input<typeof madeProjectSchema> {
  const list = envs.map(madeEnvJson);
  return { ...fieldsOf(project), envs: { count: list.length, list } };
}

function fieldsOf(project: ProjectRow) {
  return {
    id: project.id,
    slug: project.slug,
    name: project.name,
    description: project.description,
    status: "active" as const,
    metadata: JSON.parse(project.metadata),
    createdAt: isoTime(project.created_at),
    updatedAt: isoTime(project.updated_at),
  };
}

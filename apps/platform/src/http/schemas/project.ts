import { z } from "@hono/zod-openapi";
import { pageQueryOf } from "./pagination.ts";
import { settingsChangeSchema, settingsSchema } from "./settings.ts";
import { MAX_TEMPLATES, newTemplateSchema, templateChangeSchema, templateSchema } from "./template.ts";
import { environmentType, metadata, projectEnv, prose, slug, text, uuid } from "./text.ts";
import { timeOut } from "./time.ts";

const MAX_NAME_LENGTH = 128;
const MAX_DESCRIPTION_LENGTH = 2000;
const MAX_ENVS = 20;
const MAX_URL_LENGTH = 2048;

const countSchema = z.object({ count: z.int(), max: z.int().nullable().describe("null is no limit.") });

/** An environment as answers show it. */
export const envSchema = z
  .object({
    id: uuid(),
    project_env: projectEnv(),
    type: environmentType(),
    url: z.string().nullable(),
    status: z.enum(["active"]),
    signing: z.enum(["platform", "application"]).describe("Who signs keys."),
    metadata: z.record(z.string(), z.unknown()),
    settings: settingsSchema,
    templates: z.object({ count: z.int(), list: z.array(templateSchema) }),
    clients: countSchema,
    endpoints: countSchema,
    rateLimits: z
      .object({ hour: countSchema, day: countSchema, week: countSchema, month: countSchema })
      .describe("Requests in the current windows, UTC."),
    createdAt: timeOut(),
    updatedAt: timeOut(),
  })
  .openapi("Environment");

/** An environment that was just made, with its credentials, this once. */
export const madeEnvSchema = envSchema
  .extend({
    serverKey: z.string().describe("For the application: APIKEE_SERVER_KEY."),
    managementKey: z.string().describe("For administration of this environment."),
    secret: z.string().optional().describe("The signing secret; absent where the application signs."),
  })
  .openapi("MadeEnvironment");

const projectFields = {
  id: uuid(),
  slug: slug(),
  name: z.string(),
  description: z.string().nullable(),
  status: z.enum(["active"]),
  metadata: z.record(z.string(), z.unknown()),
  createdAt: timeOut(),
  updatedAt: timeOut(),
};

/** A project with all of its environments. */
export const projectSchema = z
  .object({ ...projectFields, envs: z.object({ count: z.int(), list: z.array(envSchema) }) })
  .openapi("Project");

/** A project with the one environment that was asked for. */
export const projectWithEnvSchema = z
  .object({ ...projectFields, env: envSchema })
  .openapi("ProjectEnvironment");

/** A project that was just made. */
export const madeProjectSchema = z
  .object({ ...projectFields, envs: z.object({ count: z.int(), list: z.array(madeEnvSchema) }) })
  .openapi("MadeProject");

const url = () => z.url({ protocol: /^https?$/ }).max(MAX_URL_LENGTH);

/** An environment that is to be made. */
export const newEnvSchema = z
  .strictObject({
    type: environmentType(),
    url: url().optional(),
    signing: z.enum(["platform", "application"]).default("platform"),
    templates: z.array(newTemplateSchema).max(MAX_TEMPLATES).optional(),
  })
  .openapi("NewEnvironment");

/** A project that is to be made. */
export const newProjectSchema = z
  .strictObject({
    slug: slug(),
    name: text(MAX_NAME_LENGTH).optional().describe("The slug, unless set."),
    description: prose(MAX_DESCRIPTION_LENGTH).optional(),
    metadata: metadata().optional(),
    envs: z
      .array(newEnvSchema)
      .min(1)
      .max(MAX_ENVS)
      .optional()
      .describe("One of type production, unless set."),
  })
  .openapi("NewProject");

/** Changes of a project and of the one environment that is asked for. */
export const projectChangeSchema = z
  .strictObject({
    name: text(MAX_NAME_LENGTH),
    description: prose(MAX_DESCRIPTION_LENGTH).nullable(),
    singleEnv: z
      .strictObject({
        url: url().nullable(),
        metadata: metadata(),
        templates: z.array(templateChangeSchema).max(MAX_TEMPLATES),
        settings: settingsChangeSchema,
      })
      .partial(),
  })
  .partial()
  .openapi("ProjectChange");

/** The filters of a list of projects. */
export const projectQuery = z.strictObject({
  name: text(MAX_NAME_LENGTH).optional().describe("A part of the name or slug, in any case."),
  status: z.enum(["active"]).optional(),
  ...pageQueryOf(100),
});

/** What is to be deleted. */
export const projectDeleteQuery = z.strictObject({
  kind: z.enum(["project", "env", "template"]),
  envId: uuid().optional().describe("The environment, where it is not the one of the path."),
  templateId: uuid().optional().describe("Required for kind=template."),
  forceDelete: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true")
    .openapi({ type: "boolean", default: false }),
});

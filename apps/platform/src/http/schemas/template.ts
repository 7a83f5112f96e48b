import { z } from "@hono/zod-openapi";
import { text, uuid } from "./text.ts";

/** More in an hour than any platform serves; what is larger is a slip. */
const MAX_LIMIT = 1_000_000_000;

const limit = () => z.int().min(1).max(MAX_LIMIT).nullable().describe("null is no limit.");

const fields = {
  name: text(128),
  rateLimitHour: limit(),
  rateLimitDay: limit(),
  rateLimitWeek: limit(),
  rateLimitMonth: limit(),
  maxClients: limit(),
  mode: z
    .enum(["enforce", "shadow"])
    .describe("shadow refuses nothing: what it would have refused is counted in a signal."),
};

/** A template as answers show it. */
export const templateSchema = z.object({ id: uuid(), ...fields }).openapi("Template");

const optional = z.strictObject(fields).partial();

/** A template that is to be made. A limit that is left out is none. */
export const newTemplateSchema = optional.required({ name: true }).openapi("NewTemplate");

/** A template that is to be made, or, with its id, to be changed. */
export const templateChangeSchema = optional.extend({ id: uuid().optional() }).openapi("TemplateChange");

/** The templates of one request. */
export const MAX_TEMPLATES = 100;

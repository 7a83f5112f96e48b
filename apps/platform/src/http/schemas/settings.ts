import { z } from "@hono/zod-openapi";
import { fraudChangeSchema, fraudSchema } from "./fraud.ts";

const MAX_RETENTION_DAYS = 3650;

/** The settings of an environment. */
export const settingsSchema = z
  .object({
    autoRegister: z.boolean().describe("Whether a key that the platform has not seen registers itself."),
    v1: z.boolean().describe("Whether version 1 of the channel is served."),
    v1Plain: z.boolean().describe("Whether version 1 may come as plain JSON."),
    v1TrustForwardedFor: z.boolean().describe("Whether version 1 takes addresses from X-Forwarded-For."),
    logRetentionDays: z.int().min(1).max(MAX_RETENTION_DAYS).describe("Days that logs are kept."),
    fraud: fraudSchema,
  })
  .openapi("Settings");

/** Settings that are to change; those left out stay. */
export const settingsChangeSchema = settingsSchema
  .extend({ fraud: fraudChangeSchema })
  .partial()
  .strict()
  .openapi("SettingsChange");

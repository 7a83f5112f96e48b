import { z } from "@hono/zod-openapi";
import { pageQuery } from "./pagination.ts";
import { text, uuid } from "./text.ts";
import { timeOut } from "./time.ts";

const ROLES = ["channel", "manage"] as const;

/** A server key or management key as answers show it. */
export const serverKeySchema = z
  .object({
    id: uuid(),
    role: z.enum(ROLES).describe("channel: what an application holds. manage: a management key."),
    name: z.string().nullable(),
    prefix: z.string().describe("The first 12 characters."),
    suffix: z.string().describe("The last 4 characters before the fingerprint."),
    fingerprint: z
      .string()
      .describe(
        "The platform's fingerprint, with which every value ends: by it an application knows the platform.",
      ),
    createdAt: timeOut(),
  })
  .openapi("ServerKey");

/** One that was just made, with its value, this once. */
export const madeServerKeySchema = serverKeySchema
  .extend({ serverKey: z.string().describe("The value. It is shown this once; only its SHA-256 is kept.") })
  .openapi("MadeServerKey");

/** One that is to be made. */
export const newServerKeySchema = z
  .strictObject({ role: z.enum(ROLES), name: text(256).optional() })
  .openapi("NewServerKey");

/** The list's page. */
export const serverKeyQuery = z.strictObject(pageQuery);

/** Which one. */
export const idQuery = z.strictObject({ id: uuid() });

/** A signing secret as answers show it; never its value. */
export const signingSecretSchema = z.object({ id: uuid(), createdAt: timeOut() }).openapi("SigningSecret");

/** One that was just made, with its value, this once. */
export const madeSigningSecretSchema = signingSecretSchema
  .extend({ secret: z.string().describe("The value. It is shown this once.") })
  .openapi("MadeSigningSecret");

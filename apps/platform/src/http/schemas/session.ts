import { z } from "@hono/zod-openapi";
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from "../../services/sessions/account.ts";
import { timeOut } from "./time.ts";

const given = () => z.string().min(1).max(MAX_PASSWORD_LENGTH);
const chosen = () =>
  z
    .string()
    .min(MIN_PASSWORD_LENGTH)
    .max(MAX_PASSWORD_LENGTH)
    .refine((text) => text.isWellFormed(), { error: "must be well-formed" });

/** Whether somebody is signed in. */
export const sessionSchema = z
  .object({
    signedIn: z.boolean(),
    needsPassword: z.boolean().describe("Whether the administrator's first password is still to be set."),
    csrfToken: z
      .string()
      .optional()
      .describe("Goes with every change that this session makes, in the header X-CSRF-Token."),
    endsAt: timeOut().optional().describe("When the session ends, unless it is used before."),
  })
  .openapi("Session");

/** Who signs in. */
export const signInSchema = z.strictObject({ password: given() }).openapi("SignIn");

/** The first password. */
export const firstPasswordSchema = z.strictObject({ password: chosen() }).openapi("FirstPassword");

/** Another password. */
export const passwordChangeSchema = z
  .strictObject({ current: given(), next: chosen() })
  .openapi("PasswordChange");

/** Which sessions end. */
export const signOutQuery = z.strictObject({
  everywhere: z.enum(["true", "false"]).optional().describe("true: every session, not this one alone."),
});

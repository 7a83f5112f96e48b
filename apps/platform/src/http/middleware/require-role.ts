import { createMiddleware } from "hono/factory";
import type { HttpEnv } from "../env.ts";
import { HttpError } from "../errors.ts";

/** Lets administrators pass; everybody else is 403, whatever the call is about. */
export const requireAdministrator = createMiddleware<HttpEnv>(async (c, next) => {
  if (c.var.principal.role !== "administrator") {
    throw new HttpError("FORBIDDEN", { message: "Only an administrator may make this call." });
  }
  await next();
});

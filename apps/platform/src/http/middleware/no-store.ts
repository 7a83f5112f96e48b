import { createMiddleware } from "hono/factory";

/** Keeps answers, some of which hold a credential, out of every cache. */
export const noStore = createMiddleware(async (c, next) => {
  c.header("Cache-Control", "no-store");
  await next();
});

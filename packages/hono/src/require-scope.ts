import { type Claims, ConfigError } from "@apikee/core";
import { requiredScopes } from "@apikee/core/guard";
import type { MiddlewareHandler } from "hono";
import { deny, installedGuard } from "./installed.ts";
import { markScopes } from "./marks.ts";

/** Behind a required scope there are always claims. The type of their meta is not known here. */
interface ScopedEnv {
  Variables: { apikee: Claims<unknown> };
}

/**
 * Requires that the key has all of these scopes; other requests get 403 `INSUFFICIENT_SCOPE`. Use it after
 * `apikeeMiddleware`.
 *
 * ```ts
 * app.delete("/users/:id", requireScope("users:delete"), handler);
 * ```
 *
 * Type scopes kept in a variable as `[string, ...string[]]`, since an empty list is a mistake.
 *
 * @throws ConfigError where no scope is given, or one is not a string of 1 to 128 characters.
 */
export function requireScope(...scopes: [string, ...string[]]): MiddlewareHandler<ScopedEnv> {
  const required = requiredScopes(scopes);
  const apikeeScope: MiddlewareHandler<ScopedEnv> = async function apikeeScope(c, next) {
    const installed = installedGuard(c);
    if (installed === undefined) {
      throw new ConfigError("requireScope needs apikeeMiddleware before it: nothing has verified a key");
    }
    const claims: Claims<unknown> | undefined = c.get("apikee");
    const denial = installed.guard.requireScopes(claims ?? null, required);
    if (denial !== null) return deny(installed, denial, c);
    await next();
  };
  return markScopes(apikeeScope, required);
}

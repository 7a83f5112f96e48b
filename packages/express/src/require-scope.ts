import { ConfigError } from "@apikee/core";
import { requiredScopes } from "@apikee/core/guard";
import { deny, installedGuard } from "./installed.ts";
import type { ExpressHandler } from "./options.ts";

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
 * @throws ConfigError if no scope is given, or one is not a string of 1 to 128 characters.
 */
export function requireScope(...scopes: [string, ...string[]]): ExpressHandler {
  const required = requiredScopes(scopes);
  return function apikeeScope(request, response, next) {
    const installed = installedGuard(request);
    if (installed === undefined) {
      next(new ConfigError("requireScope needs apikeeMiddleware before it: nothing has verified a key"));
      return;
    }
    const denial = installed.guard.requireScopes(request.apikee ?? null, required);
    if (denial === null) next();
    else deny(installed, denial, { request, response, next });
  };
}

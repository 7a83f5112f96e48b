import { ConfigError } from "@apikee/core";
import { requiredScopes } from "@apikee/core/guard";
import { deny, installedGuard } from "./installed.ts";
import type { ExpressHandler } from "./options.ts";

/**
 * Lets requests through whose key holds every one of these scopes; the others are answered with 403
 * `INSUFFICIENT_SCOPE`. Used after `apikeeMiddleware`.
 *
 * ```ts
 * app.delete("/users/:id", requireScope("users:delete"), handler);
 * ```
 *
 * Scopes that are kept in a variable have the type `[string, ...string[]]`, since none is a mistake.
 *
 * @throws ConfigError where no scope is given, or one is not a text of 1 to 128 characters.
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

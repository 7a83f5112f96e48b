import { ConfigError } from "@apikee/core";
import { requiredScopes } from "@apikee/core/guard";
import type { preHandlerHookHandler } from "fastify";
import { deny, installedGuard } from "./installed.ts";
import { markScopes } from "./marks.ts";

/**
 * A `preHandler` for guarded routes that requires all of these scopes of the key; other requests get 403
 * `INSUFFICIENT_SCOPE`. The same as `app.requireScope`.
 *
 * ```ts
 * app.delete("/users/:id", { preHandler: requireScope("users:delete") }, handler);
 * ```
 *
 * Scopes that are kept in a variable have the type `[string, ...string[]]`, since none is a mistake.
 *
 * @throws ConfigError where no scope is given, or one is not a string of 1 to 128 characters.
 */
export function requireScope(...scopes: [string, ...string[]]): preHandlerHookHandler {
  const required = requiredScopes(scopes);
  const apikeeScope: preHandlerHookHandler = function apikeeScope(request, reply, done) {
    const installed = installedGuard(request);
    if (installed === null) {
      done(new ConfigError("requireScope needs apikeePlugin on its route: nothing has verified a key"));
      return;
    }
    const denial = installed.guard.requireScopes(request.apikee, required);
    if (denial === null) done();
    else deny(installed, denial, { request, reply, done });
  };
  return markScopes(apikeeScope, required);
}

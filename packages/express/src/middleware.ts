import { Apikee, type Claims, type RegisteredMeta } from "@apikee/core";
import { checkTrustedProxies, Guard } from "@apikee/core/guard";
import { tellWhenFinished } from "./finished.ts";
import { deny, type InstalledGuard, markInstalled } from "./installed.ts";
import type { ExpressHandler, ExpressOptions } from "./options.ts";
import { guardRequest } from "./request.ts";
import { addFields } from "./response.ts";
import { routesBeforeGuard } from "./routes-before-guard.ts";

/**
 * Guards the routes declared after it: a request with a valid API key passes with `req.apikee` set, any other gets the
 * refusal.
 *
 * ```ts
 * app.use(apikeeMiddleware({ excludePaths: ["/health"] }));
 * app.get("/data", (req, res) => res.json({ tenant: req.apikee?.tenant }));
 * ```
 *
 * @throws ConfigError naming the invalid option.
 */
export function apikeeMiddleware<MetaInput extends object = RegisteredMeta, MetaOutput = MetaInput>(
  options: ExpressOptions<MetaInput, MetaOutput> = {},
): ExpressHandler {
  const apikee = Apikee.from(options);
  const guard = new Guard(apikee, options);
  const installed: InstalledGuard = { guard, onDenied: options.onDenied?.bind(options) };
  const hooks = { getKey: options.getKey?.bind(options), getClientIp: options.getClientIp?.bind(options) };
  let isFirstRequest = true;

  return function apikeeGuard(request, response, next) {
    if (isFirstRequest) {
      isFirstRequest = false;
      const warning = routesBeforeGuard(request, apikeeGuard, options.excludePaths);
      if (warning !== null) apikee.onEvent(warning);
      if (hooks.getClientIp === undefined) checkTrustedProxies(apikee, request, "trust proxy");
    }
    guard.authenticate(guardRequest(request, hooks)).then((outcome) => {
      if (!outcome.ok) {
        deny(installed, outcome, { request, response, next });
        return;
      }
      markInstalled(request, installed);
      // The type of a request is global in Express, so an application's type of meta comes through Register.
      // A second guard that needs no key leaves the claims of the first in place.
      if (outcome.claims !== null) request.apikee = outcome.claims as Claims;
      if (outcome.decision !== null) request.apikeeDecision = outcome.decision;
      addFields(response, outcome.headers);
      if (outcome.finish !== null) tellWhenFinished(outcome.finish, request, response);
      next();
    }, next);
  };
}

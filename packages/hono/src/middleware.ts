import type { RegisteredMeta } from "@apikee/core";
import type { MiddlewareHandler } from "hono";
import { guardSource } from "./environment.ts";
import { runAndTell } from "./finished.ts";
import { deny, markInstalled } from "./installed.ts";
import { markGuard } from "./marks.ts";
import type { ApikeeEnv, HonoOptions } from "./options.ts";
import { guardRequest } from "./request.ts";
import { addFields } from "./response.ts";

/**
 * Guards the routes declared after it: a request with a valid API key passes with `c.var.apikee` set, any other gets the
 * refusal.
 *
 * ```ts
 * const app = new Hono()
 *   .use(apikeeMiddleware({ excludePaths: ["/health"] }))
 *   .get("/data", (c) => c.json({ tenant: c.var.apikee?.tenant }));
 * ```
 *
 * A refusal is thrown as an `HTTPException` with the response in it and the `ApikeeError` as its cause, so it composes
 * with `some`, `every` and `except` from hono/combine.
 *
 * @throws ConfigError that names the option at fault; on workerd, where the environment comes with the first
 * request, for what that leaves out then.
 */
export function apikeeMiddleware<MetaInput extends object = RegisteredMeta, MetaOutput = MetaInput>(
  options: HonoOptions<MetaInput, MetaOutput> = {},
): MiddlewareHandler<ApikeeEnv<MetaOutput>> {
  const guardOf = guardSource(options);
  const onDenied = options.onDenied?.bind(options);
  const hooks = { getKey: options.getKey?.bind(options), getClientIp: options.getClientIp?.bind(options) };

  const apikeeGuard: MiddlewareHandler<ApikeeEnv<MetaOutput>> = async function apikeeGuard(c, next) {
    const guard = guardOf(c.env);
    const outcome = await guard.authenticate(guardRequest(c, hooks));
    if (!outcome.ok) return deny({ onDenied }, outcome, c);
    markInstalled(c, { guard, onDenied });
    // A second guard that needs no key leaves the claims of the first in place.
    if (outcome.claims !== null) c.set("apikee", outcome.claims);
    if (outcome.decision !== null) c.set("apikeeDecision", outcome.decision);
    addFields(c, outcome.headers);
    if (outcome.finish === null) await next();
    else await runAndTell(outcome.finish, c, next);
  };
  return markGuard(apikeeGuard, options);
}

import { Apikee, type ApikeeSource, type Claims } from "@apikee/core";
import { checkTrustedProxies, Guard, type HeaderFields } from "@apikee/core/guard";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, onRequestHookHandler } from "fastify";
import fastifyPlugin from "fastify-plugin";
import { answerDenial, DENIED } from "./denial.ts";
import { tellWhenFinished } from "./finished.ts";
import { deny, INSTALLED, type InstalledGuard, markInstalled } from "./installed.ts";
import type { ApikeePluginOptions } from "./options.ts";
import { guardRequest } from "./request.ts";
import { requireScope } from "./require-scope.ts";
import { routeRule } from "./route-config.ts";
import { documentGuard } from "./swagger.ts";

/**
 * Guards the scope it is registered in and all scopes below, in whatever order routes and plugins are registered; on the
 * root that is the whole application, including its 404s. A request with a valid API key passes with `request.apikee`
 * set, any other is refused.
 *
 * ```ts
 * await app.register(apikeePlugin, { excludePaths: ["/health"] });
 * app.get("/data", async (request) => ({ tenant: request.apikee?.tenant }));
 * ```
 *
 * A refusal is a `DenialError`, which goes through the application's error handlers. An `Apikee` created by the plugin is
 * closed with the application.
 *
 * @throws ConfigError that names the option at fault.
 */
export const apikeePlugin: FastifyPluginAsync<ApikeePluginOptions> = fastifyPlugin(
  // Asynchronous, so that a ConfigError rejects the application's `ready`: thrown synchronously it would end the process.
  async (app: FastifyInstance, options: ApikeePluginOptions) => {
    // It checks what the type of the options promises.
    const apikee = Apikee.from(options as ApikeeSource<object, unknown>);
    decorate(app);
    app.addHook("onRequest", guardHook(apikee, options));
    app.addHook("onSend", answerDenial);
    documentGuard(app, { headerName: apikee.headerName, excludePaths: options.excludePaths });
    if (options.apikee === undefined) app.addHook("onClose", () => apikee.close());
  },
  { fastify: "5.x", name: "@apikee/fastify" },
);

/** A scope inside a guarded one already has the decorators. */
function decorate(app: FastifyInstance): void {
  for (const name of ["apikee", "apikeeDecision", INSTALLED, DENIED]) {
    if (!app.hasRequestDecorator(name)) app.decorateRequest(name, null);
  }
  if (!app.hasDecorator("requireScope")) app.decorate("requireScope", requireScope);
}

function guardHook(apikee: Apikee<object, unknown>, options: ApikeePluginOptions): onRequestHookHandler {
  const guard = new Guard(apikee, options);
  const installed: InstalledGuard = { guard, onDenied: options.onDenied?.bind(options) };
  const hooks = { getKey: options.getKey?.bind(options), getClientIp: options.getClientIp?.bind(options) };

  return function apikeeGuard(request, reply, done) {
    const { isPublic, scopes } = routeRule(request.routeOptions.config);
    if (isPublic) {
      done();
      return;
    }
    if (hooks.getClientIp === undefined) checkTrustedProxies(apikee, request, "trustProxy");
    guard.authenticate(guardRequest(request, hooks)).then((outcome) => {
      if (!outcome.ok) {
        deny(installed, outcome, { request, reply, done });
        return;
      }
      markInstalled(request, installed);
      // The type of a request is global in Fastify, so an application's type of meta comes through Register. A second
      // guard that needs no key leaves the claims of the first in place; the property may not be initialised in a
      // scope that was created before the plugin was registered.
      request.apikee = (outcome.claims as Claims | null) ?? request.apikee ?? null;
      request.apikeeDecision = outcome.decision ?? request.apikeeDecision ?? null;
      addFields(reply, outcome.headers);
      if (outcome.finish !== null) tellWhenFinished(outcome.finish, request, reply);
      const denial = scopes.length === 0 ? null : guard.requireScopes(request.apikee, scopes);
      if (denial === null) done();
      else deny(installed, denial, { request, reply, done });
    }, done);
  };
}

/** Adds header fields to a reply that has not been sent. */
function addFields(reply: FastifyReply, fields: HeaderFields): void {
  for (const [name, value] of Object.entries(fields)) {
    const before = reply.getHeader(name);
    reply.header(name, before === undefined ? value : `${String(before)}, ${value}`);
  }
}

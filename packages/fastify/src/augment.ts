import type { Claims, Decision } from "@apikee/core";
import type { preHandlerHookHandler } from "fastify";
import type { RouteConfig } from "./route-config.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** What the request's key says; null where the request needed no key. */
    apikee: Claims | null;
    /** What is known of the allowed request besides its claims; null where it needed no key. */
    apikeeDecision: Decision | null;
  }

  interface FastifyContextConfig {
    /** How `apikeePlugin` guards the route: not at all, or with scopes that the key must hold. Default: with a key. */
    apikee?: RouteConfig | undefined;
  }

  interface FastifyInstance {
    /**
     * Lets requests through whose key holds every one of these scopes, as a `preHandler`; it composes with
     * @fastify/auth. The same as `requireScope` of the package.
     *
     * @throws ConfigError where no scope is given, or one is not a text of 1 to 128 characters.
     */
    requireScope(...scopes: [string, ...string[]]): preHandlerHookHandler;
  }
}

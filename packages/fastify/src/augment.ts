import type { Claims, Decision } from "@apikee/core";
import type { preHandlerHookHandler } from "fastify";
import type { RouteConfig } from "./route-config.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The claims of the request's key; null if the request needed no key. */
    apikee: Claims | null;
    /** The client, limits and outage marker of an allowed request; null if it needed no key. */
    apikeeDecision: Decision | null;
  }

  interface FastifyContextConfig {
    /** How `apikeePlugin` guards the route: `false` makes it public, `scopes` are required of the key. Default: any valid key. */
    apikee?: RouteConfig | undefined;
  }

  interface FastifyInstance {
    /**
     * A `preHandler` that requires all of these scopes of the key; it composes with @fastify/auth. The same as the
     * package's `requireScope`.
     *
     * @throws ConfigError if no scope is given, or one is not a string of 1 to 128 characters.
     */
    requireScope(...scopes: [string, ...string[]]): preHandlerHookHandler;
  }
}

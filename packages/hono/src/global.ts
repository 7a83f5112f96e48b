import type { Claims, Decision } from "@apikee/core";

declare module "hono" {
  interface ContextVariableMap {
    /** What the request's key says; undefined where the request needed no key. */
    apikee: Claims | undefined;
    /** What is known of the allowed request besides its claims; undefined where it needed no key. */
    apikeeDecision: Decision | undefined;
  }
}

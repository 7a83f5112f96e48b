import type { Claims, Decision } from "@apikee/core";

declare module "hono" {
  interface ContextVariableMap {
    /** The claims of the request's key; undefined where the request needed no key. */
    apikee: Claims | undefined;
    /** What else is known about the allowed request; undefined where it needed no key. */
    apikeeDecision: Decision | undefined;
  }
}

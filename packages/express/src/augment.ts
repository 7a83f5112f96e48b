import type { Claims, Decision } from "@apikee/core";

declare global {
  namespace Express {
    interface Request {
      /** The claims of the request's key; absent if the request needed no key. */
      apikee?: Claims | undefined;
      /** The client, limits and outage marker of an allowed request; absent if it needed no key. */
      apikeeDecision?: Decision | undefined;
    }
  }
}

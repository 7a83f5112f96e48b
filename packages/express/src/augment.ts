import type { Claims, Decision } from "@apikee/core";

declare global {
  namespace Express {
    interface Request {
      /** What the request's key says; absent where the request needed no key. */
      apikee?: Claims | undefined;
      /** What is known of the allowed request besides its claims; absent where it needed no key. */
      apikeeDecision?: Decision | undefined;
    }
  }
}

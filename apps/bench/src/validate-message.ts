import { encodeMessage, uuidV7 } from "@apikee/core/channel";
import { randomBytes } from "./random-bytes.ts";

/** The machine's clock, for what takes one. */
export const clock = { now: () => Date.now() };

/** What an application shows the platform, and the key that its customer showed it. */
export interface Credentials {
  readonly serverKey: string;
  readonly projectEnv: string;
  readonly key: string;
}

/** An address of the public Internet, since a private one is in no country and on no list. */
export const CUSTOMER_ADDRESS = "193.0.6.139";
const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

/** A new validate, as the client of an application would say it (docs/protocol.md section 3.4). */
export function validateMessage({ serverKey, projectEnv, key }: Credentials): Uint8Array {
  return encodeMessage({
    auth: serverKey,
    env: projectEnv,
    ts: clock.now(),
    rid: uuidV7({ clock, randomBytes }),
    op: "validate",
    body: { key, method: "GET", path: "/orders", ip: CUSTOMER_ADDRESS, userAgent: USER_AGENT },
  });
}

/** Whether the body of an answer lets the request through. */
export function isAllowed(body: unknown): boolean {
  return typeof body === "object" && body !== null && "success" in body && body.success === true;
}

import type { ApikeeEvent } from "@apikee/core";
import type { ExpressRequest } from "./request.ts";

/**
 * The warning about an application that takes the client's address from whoever sends it, so that every
 * customer chooses what allow-lists see; null where it does not.
 */
export function trustsEveryProxy(request: ExpressRequest): ApikeeEvent | null {
  const { app } = request as { app?: { get?(setting: string): unknown } };
  if (app?.get?.("trust proxy") !== true) return null;
  return {
    type: "EVERY_PROXY_TRUSTED",
    message:
      "`trust proxy` is true, so every client can choose its own address: set it to the addresses of your proxies, or give getClientIp.",
  };
}

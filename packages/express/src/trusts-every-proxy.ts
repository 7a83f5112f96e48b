import type { ApikeeEvent } from "@apikee/core";
import { everyProxyTrusted } from "@apikee/core/guard";
import type { ExpressRequest } from "./request.ts";

/**
 * The warning about an application that takes the client's address from whoever sends it, so that every
 * customer chooses what allow-lists see; null where it does not.
 */
export function trustsEveryProxy(request: ExpressRequest): ApikeeEvent | null {
  const { app } = request as { app?: { get?(setting: string): unknown } };
  return app?.get?.("trust proxy") === true ? everyProxyTrusted("trust proxy") : null;
}

import type { ApikeeEvent } from "@apikee/core";
import type { HttpAdapterHost } from "@nestjs/core";

/**
 * The warning about an application that takes the client's address from whoever sends it, so that every customer
 * chooses what allow-lists see; null where it does not, and on Fastify, which does not tell.
 */
export function trustsEveryProxy({ httpAdapter }: HttpAdapterHost): ApikeeEvent | null {
  if (httpAdapter?.getType() !== "express") return null;
  const app: { get(setting: string): unknown } = httpAdapter.getInstance();
  if (app.get("trust proxy") !== true) return null;
  return {
    type: "EVERY_PROXY_TRUSTED",
    message:
      "`trust proxy` is true, so every client can choose its own address: set it to the addresses of your proxies, or give getClientIp.",
  };
}

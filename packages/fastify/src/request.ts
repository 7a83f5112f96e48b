import { fromNodeRequest, type GuardRequest, pathOfTarget } from "@apikee/core/guard";
import type { FastifyRequest } from "fastify";

/** How the application finds the key, if not in the headers, and the address, if not as `request.ip`. */
export interface RequestHooks {
  readonly getKey: ((request: FastifyRequest) => string | null | undefined) | undefined;
  readonly getClientIp: ((request: FastifyRequest) => string | undefined) | undefined;
}

/** Fastify's request as the guard reads it. */
export function guardRequest(request: FastifyRequest, { getKey, getClientIp }: RequestHooks): GuardRequest {
  const { raw } = request;
  const mapped = {
    // The router goes by the URL after `rewriteUrl`, in which Fastify leaves the prefixes of plugins.
    ...fromNodeRequest(raw, { target: request.originalUrl, path: pathOfTarget(raw.url ?? "") }),
    source: raw,
    get ip() {
      return getClientIp === undefined ? request.ip : getClientIp(request);
    },
  };
  if (getKey === undefined) return mapped;
  return Object.defineProperty(mapped, "key", {
    // A getter, because the guard reads it only where a key is needed.
    get: () => getKey(request) ?? null,
  });
}

import { fromNodeRequest, type GuardRequest } from "@apikee/core/guard";
import type { FastifyRequest } from "fastify";

/** What an application finds itself: the key instead of the headers, the address instead of `request.ip`. */
export interface RequestHooks {
  readonly getKey: ((request: FastifyRequest) => string | null | undefined) | undefined;
  readonly getClientIp: ((request: FastifyRequest) => string | undefined) | undefined;
}

/** Fastify's request as the guard reads it. */
export function guardRequest(request: FastifyRequest, { getKey, getClientIp }: RequestHooks): GuardRequest {
  const { raw } = request;
  const mapped = {
    ...fromNodeRequest(raw, { target: request.originalUrl, path: routedPath(raw.url ?? "") }),
    source: raw,
    get ip() {
      return getClientIp === undefined ? request.ip : getClientIp(request);
    },
  };
  if (getKey === undefined) return mapped;
  return Object.defineProperty(mapped, "key", {
    // Read by the guard only where a key is needed.
    get: () => getKey(request) ?? null,
  });
}

/** What the router goes by: after `rewriteUrl`, and with prefixes, which Fastify leaves in place. */
function routedPath(url: string): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}

import type { Claims } from "@apikee/core";
import { type Decision, fromNodeRequest, type GuardRequest, type NodeRequest } from "@apikee/core/guard";

/** The part of Express's Request that is used, alike in 4.21 and 5. */
export interface ExpressRequest extends NodeRequest {
  readonly originalUrl: string;
  readonly baseUrl: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The value of a header. */
  get(name: string): string | undefined;
  /** The client's address, by the application's `trust proxy`. */
  readonly ip?: string | undefined;
  /** The route that matched, once one has. */
  readonly route?: { readonly path?: unknown } | undefined;
  apikee?: Claims | undefined;
  apikeeDecision?: Decision | undefined;
}

/** What an application finds itself: the key instead of the headers, the address instead of `req.ip`. */
export interface RequestHooks {
  readonly getKey: ((request: ExpressRequest) => string | null | undefined) | undefined;
  readonly getClientIp: ((request: ExpressRequest) => string | undefined) | undefined;
}

/** Express's request as the guard reads it. */
export function guardRequest(request: ExpressRequest, { getKey, getClientIp }: RequestHooks): GuardRequest {
  const mapped = {
    ...fromNodeRequest(request, { target: request.originalUrl, path: routedPath(request) }),
    source: request,
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

/** Under a mount Express cuts `path`; a request for the mount itself then has `/`. */
function routedPath({ baseUrl, path }: ExpressRequest): string {
  return path === "/" && baseUrl !== "" ? baseUrl : baseUrl + path;
}

import type { Claims } from "@apikee/core";
import { type Decision, fromNodeRequest, type GuardRequest, type NodeRequest } from "@apikee/core/guard";

/** The part of Express's Request that is used, which is the same in 4.21 and 5. */
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

/** How the application finds the key, if not in the headers, and the address, if not as `req.ip`. */
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
    // A getter, because the guard reads it only where a key is needed.
    get: () => getKey(request) ?? null,
  });
}

/** The whole path: under a mount Express strips the mount's, and a request for the mount itself has the path `/`. */
function routedPath({ baseUrl, path }: ExpressRequest): string {
  return path === "/" && baseUrl !== "" ? baseUrl : baseUrl + path;
}

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

/** Finds the key where neither the header nor a Bearer value carries it. */
export type GetKey = (request: ExpressRequest) => string | null | undefined;

/** Express's request as the guard reads it. */
export function guardRequest(request: ExpressRequest, getKey: GetKey | undefined): GuardRequest {
  const mapped = fromNodeRequest(request, { target: request.originalUrl, path: routedPath(request) });
  if (getKey === undefined) return mapped;
  return {
    ...mapped,
    // Read by the guard only where a key is needed.
    get key() {
      return getKey(request) ?? null;
    },
  };
}

/** Under a mount Express cuts `path`; a request for the mount itself then has `/`. */
function routedPath({ baseUrl, path }: ExpressRequest): string {
  return path === "/" && baseUrl !== "" ? baseUrl : baseUrl + path;
}

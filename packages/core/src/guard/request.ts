import { trimBlanks } from "./blanks.ts";

/**
 * What the guard needs to know of a request. Adapters make one from their framework's request, most of them with
 * `fromNodeRequest` or `fromFetchRequest`.
 */
export interface GuardRequest {
  /** The HTTP method, in capitals. */
  readonly method: string;
  /** The request target as the client sent it, query included. */
  readonly target: string;
  /** The whole path by which the router routes, without query. Under a mount: the mount's path and the rest. */
  readonly path: string;
  /** The values of a header, one for each line of that name in the request. `name` is in lower case. */
  headerValues(name: string): readonly string[];
  /** The client's address, as far as the framework trusts it; undefined where there is none. */
  readonly ip?: string | undefined;
  /** The framework's own request, so that a second guard on it does not ask the platform again. */
  readonly source?: object | undefined;
  /** What the application's own `getKey` found; unless undefined, the headers are not looked at. */
  readonly key?: string | null | undefined;
  /**
   * Keeps a promise alive after the response, on a runtime that ends all work with the request (workerd). Elsewhere
   * it is not used.
   */
  readonly waitUntil?: ((promise: Promise<unknown>) => void) | undefined;
}

/** The part of node:http's IncomingMessage that is read. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly rawHeaders: readonly string[];
  readonly socket?: { readonly remoteAddress?: string | undefined } | undefined;
}

/** The part of the Fetch API's Request that is read. */
export interface FetchRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

/**
 * A guard request over node:http. Headers come from `rawHeaders`: `headers` keeps only the first of two
 * `Authorization` lines, and joins two of any other. `ip` is the other end of the connection: behind a proxy,
 * put the client's own address in its place.
 */
export function fromNodeRequest(
  request: NodeRequest,
  route: { target?: string; path?: string } = {},
): GuardRequest {
  const target = route.target ?? request.url ?? "";
  return {
    method: request.method ?? "",
    target,
    path: route.path ?? pathOfTarget(target),
    headerValues: (name) => rawHeaderValues(request.rawHeaders, name),
    ip: request.socket?.remoteAddress,
  };
}

/**
 * A guard request over the Fetch API, where a header that was sent twice comes as one value with a comma.
 * `waitUntil` is the execution context's, on runtimes that have one.
 */
export function fromFetchRequest(
  request: FetchRequest,
  { waitUntil, ...route }: { path?: string } & Pick<GuardRequest, "waitUntil"> = {},
): GuardRequest {
  const target = targetOfUrl(request.url);
  return {
    method: request.method,
    target,
    path: route.path ?? pathOfTarget(target),
    headerValues(name) {
      const value = request.headers.get(name);
      // Not every runtime strips the whitespace around a value.
      return value === null ? [] : [trimBlanks(value)];
    },
    waitUntil,
  };
}

/** A request target without its query and fragment. */
export function pathOfTarget(target: string): string {
  const end = target.search(/[?#]/);
  return end === -1 ? target : target.slice(0, end);
}

function rawHeaderValues(rawHeaders: readonly string[], name: string): readonly string[] {
  const values: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const header = rawHeaders[i]!;
    if (header.length === name.length && header.toLowerCase() === name) values.push(rawHeaders[i + 1]!);
  }
  return values;
}

/** The scheme and authority at the start of a URL: its path or query may hold another URL. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\]*/i;

function targetOfUrl(url: string): string {
  const target = url.replace(ORIGIN, "");
  return target.startsWith("/") ? target : `/${target}`;
}

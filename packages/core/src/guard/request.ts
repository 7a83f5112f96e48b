import { trimBlanks } from "./blanks.ts";

/**
 * What the guard needs to know of a request. Adapters make one from their framework's request and decide
 * nothing: `fromNodeRequest` and `fromFetchRequest` serve most.
 */
export interface GuardRequest {
  /** The HTTP method, in capitals. */
  readonly method: string;
  /** The request target as the client sent it, query included. */
  readonly target: string;
  /** The whole path that the router goes by, without query: under a mount, the mount's path and the rest. */
  readonly path: string;
  /** The values of a header, one for each time that it stands in the request. `name` is in lower case. */
  headerValues(name: string): readonly string[];
  /** The client's address as the framework trusts it; undefined where it knows none. */
  readonly ip?: string | undefined;
  /** The framework's own request: a second guard on it then asks nobody again. */
  readonly source?: object | undefined;
  /** What the application's own `getKey` found; the headers are then not looked at. */
  readonly key?: string | null | undefined;
  /**
   * Lets what is still under way after the response come to its end, on a runtime that ends everything else with
   * the request (workerd). Elsewhere it is not used.
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
      // Not every runtime takes the blanks around a value for none of it.
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

/** Scheme and authority of a URL, only where they stand: a path or query may hold another URL. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\]*/i;

function targetOfUrl(url: string): string {
  const target = url.replace(ORIGIN, "");
  return target.startsWith("/") ? target : `/${target}`;
}

import type { Claims } from "@apikee/core";
import { type Decision, fromNodeRequest, type GuardRequest, type NodeRequest } from "@apikee/core/guard";

/** Header fields by their names, as Node's `headers` has them. */
export type HeaderRecord = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The part of a request that is used, on Express and on Fastify. What an overridden `getRequest` returns for another
 * transport needs only `headers`.
 */
export interface NestRequest {
  readonly method?: string | undefined;
  /** The target by which the router routes. */
  readonly url?: string | undefined;
  /** The target as the client sent it. */
  readonly originalUrl?: string | undefined;
  readonly headers?: HeaderRecord | undefined;
  /** Every header line, where the request is one of node:http. */
  readonly rawHeaders?: readonly string[] | undefined;
  /** Fastify's way to the request of node:http. */
  readonly raw?: NodeRequest | undefined;
  /** The client's address, as far as the framework trusts it. */
  readonly ip?: string | undefined;
  /** Express: the mount, and the path below it. */
  readonly baseUrl?: string | undefined;
  readonly path?: string | undefined;
  /** Express: the route that matched. */
  readonly route?: { readonly path?: unknown } | undefined;
  /** Fastify: the route that matched. */
  readonly routeOptions?: { readonly url?: string | undefined } | undefined;
  /** The claims of the request's key; absent where the request needed no key. */
  apikee?: Claims | undefined;
  /** What else is known about the allowed request; absent where it needed no key. */
  apikeeDecision?: Decision | undefined;
}

/** How the guard finds the key and the address. The methods are called only where the result is needed. */
export interface RequestHooks {
  /** The object that identifies this request or message, so that the platform is asked about it once. */
  readonly source: object | undefined;
  /** The key; undefined to read it from the headers. */
  getKey(): string | null | undefined;
  getClientIp(): string | undefined;
}

/** Nest's request as the guard of core reads it, on either framework. */
export function guardRequest(request: NestRequest, hooks: RequestHooks): GuardRequest {
  const node = nodeRequest(request);
  const { method, target, path, headerValues } = fromNodeRequest(node ?? { ...request, rawHeaders: [] });
  return {
    method,
    target: request.originalUrl ?? target,
    path: mountedPath(request) ?? path,
    headerValues: node === undefined ? (name) => valuesOf(request.headers, name) : headerValues,
    source: hooks.source,
    get ip() {
      return hooks.getClientIp();
    },
    get key() {
      return hooks.getKey();
    },
  };
}

/** The template of the route that matched; null where none did, or its path is not a string. */
export function routeTemplate({ route, baseUrl = "", routeOptions }: NestRequest): string | null {
  if (typeof route?.path === "string") return baseUrl + route.path;
  return routeOptions?.url ?? null;
}

/** What the framework of the request calls its option for proxies. */
export function proxySetting({ raw }: NestRequest): string {
  return raw === undefined ? "trust proxy" : "trustProxy";
}

/** The request of node:http, which has every header line. */
function nodeRequest(request: NestRequest): NodeRequest | undefined {
  if (request.raw !== undefined) return request.raw;
  return request.rawHeaders === undefined ? undefined : (request as NodeRequest);
}

/** The whole path on Express, which strips the mount's from `path`. */
function mountedPath({ baseUrl, path }: NestRequest): string | undefined {
  if (baseUrl === undefined || path === undefined) return undefined;
  return path === "/" && baseUrl !== "" ? baseUrl : baseUrl + path;
}

function valuesOf(headers: HeaderRecord = {}, name: string): readonly string[] {
  return Object.entries(headers)
    .filter(([header]) => header.toLowerCase() === name)
    .flatMap(([, value]) => value ?? []);
}

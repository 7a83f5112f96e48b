import { pathList } from "@apikee/core/guard";
import { type GuardMark, guardMarkOf, scopesOf } from "./marks.ts";

/** The part of a Hono application that is read: what was registered, in order. */
export interface RoutedApp {
  readonly routes: readonly {
    readonly method: string;
    readonly path: string;
    readonly handler: object;
  }[];
}

/** What an application asks of a request to one of its operations. */
export interface Protection {
  /** Whether it needs a key; null where the application has no guard that can be seen. */
  readonly isGuarded: boolean | null;
  /** The scopes that it requires. */
  readonly scopes: readonly string[];
}

/** Every guard of an application that was registered by itself, and not inside `some`, `every` or `except`. */
export function guardsOf({ routes }: RoutedApp): readonly GuardMark[] {
  return routes.flatMap(({ handler }) => guardMarkOf(handler) ?? []);
}

/** What the application asks of requests with this method to this path, written as in an OpenAPI document. */
export function protectionOf(app: RoutedApp, method: string, path: string): Protection {
  const routes = app.routes
    .filter((route) => route.method === "ALL" || route.method === method)
    .map((route) => ({ ...route, path: openApiPath(route.path) }));
  const isOwn = routes.map((route) => route.path === path);
  // What is registered after an operation's handler does not stand before it.
  const before = isOwn.includes(true) ? routes.slice(0, isOwn.lastIndexOf(true) + 1) : routes;
  const covering = before.filter((route) => covers(route.path, path));
  const guards = guardsOf({ routes: covering });
  return {
    isGuarded: guardsOf(app).length === 0 ? null : guards.some((guard) => !isExcluded(guard, path)),
    scopes: [...new Set(covering.flatMap(({ handler }) => scopesOf(handler)))],
  };
}

function isExcluded({ excludePaths }: GuardMark, path: string): boolean {
  return pathList(excludePaths)(path);
}

/** `/orders/:id{[0-9]+}` of Hono is `/orders/{id}` of OpenAPI. */
function openApiPath(path: string): string {
  return path.replace(/:([^/{?]+)(\{[^/]*\})?/g, "{$1}");
}

/** Whether middleware for a path sees requests to another: `/api/*` those to `/api` and to all below it. */
function covers(pattern: string, path: string): boolean {
  if (!pattern.endsWith("*")) return pattern === path;
  const start = pattern.replace(/\/?\*$/, "");
  return path === start || path.startsWith(`${start}/`);
}

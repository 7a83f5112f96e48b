import { pathList } from "@apikee/core/guard";
import { type GuardMark, guardMarkOf, scopesOf } from "./marks.ts";

/** The part of a Hono application that is read: its handlers in the order of registration. */
export interface RoutedApp {
  readonly routes: readonly {
    readonly method: string;
    readonly path: string;
    readonly handler: object;
  }[];
}

/** What an application requires of requests to one of its operations. */
export interface Protection {
  /** Whether a key is needed; null where no guard can be seen in the application. */
  readonly isGuarded: boolean | null;
  /** The scopes that it requires. */
  readonly scopes: readonly string[];
}

/** The guards that are registered directly, and not inside `some`, `every` or `except`. */
export function guardsOf({ routes }: RoutedApp): readonly GuardMark[] {
  return routes.flatMap(({ handler }) => guardMarkOf(handler) ?? []);
}

/** What the application requires of requests with this method to this path, which is written as in OpenAPI. */
export function protectionOf(app: RoutedApp, method: string, path: string): Protection {
  const routes = app.routes
    .filter((route) => route.method === "ALL" || route.method === method)
    .map((route) => ({ ...route, path: openApiPath(route.path) }));
  const isOwn = routes.map((route) => route.path === path);
  // What is registered after an operation's handler does not run before it.
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

/** Whether handlers for a pattern run for a path: `/api/*` covers `/api` and all paths below it. */
function covers(pattern: string, path: string): boolean {
  if (!pattern.endsWith("*")) return pattern === path;
  const start = pattern.replace(/\/?\*$/, "");
  return path === start || path.startsWith(`${start}/`);
}

import type { ApikeeEvent } from "@apikee/core";
import { type PathList, pathList } from "@apikee/core/guard";
import type { ExpressRequest } from "./request.ts";

/** `app.all` creates a route for each of the roughly 35 methods that Node knows. */
const MANY_METHODS = 10;

type Layer = Readonly<{
  handle?: unknown;
  slash?: boolean;
  regexp?: Readonly<{ fast_slash?: boolean }>;
  route?: Readonly<{ path?: unknown; methods?: Readonly<Record<string, boolean>> }>;
}>;
type App = Readonly<{ _router?: Router; router?: Router }>;
type Router = Readonly<{ stack?: readonly Layer[] }>;

/**
 * The warning about routes that are declared before the guard, and so not guarded. Null where there are none, or where
 * the guard is not mounted on the application itself, so that they cannot be seen. Paths that are excluded anyway are
 * left out.
 */
export function routesBeforeGuard(
  request: ExpressRequest,
  guard: unknown,
  excludePaths: readonly string[] | undefined,
): ApikeeEvent | null {
  const layers = layersOf((request as { app?: App }).app);
  const position = layers.findIndex((layer) => layer.handle === guard && isForEveryPath(layer));
  const isExcluded = pathList(excludePaths);
  const routes = layers.slice(0, Math.max(position, 0)).flatMap((layer) => routesOf(layer, isExcluded));
  if (routes.length === 0) return null;
  return {
    type: "ROUTE_BEFORE_GUARD",
    routes,
    message: `declared before apikeeMiddleware, and so not guarded: ${routes.join(", ")}. Declare them after it, or list them in excludePaths.`,
  };
}

/** The routes of a layer, including those in a router, whose mount Express does not reveal. */
function routesOf({ route, handle }: Layer, isExcluded: PathList): string[] {
  const inside = (handle as Router | undefined)?.stack ?? [];
  const nested = inside
    .flatMap((layer) => routesOf(layer, () => false))
    .map((name) => `${name} (in a router)`);
  if (route === undefined) return nested;
  const names = Object.keys(route.methods ?? {}).map((method) => method.toUpperCase());
  const methods = names.includes("_ALL") || names.length > MANY_METHODS ? ["ALL"] : names;
  const paths = [route.path].flat().map(String);
  return paths
    .filter((path) => !isExcluded(path))
    .flatMap((path) => methods.map((method) => `${method} ${path}`));
}

/** Whether a layer is mounted without a path: `slash` in Express 5, `fast_slash` in Express 4. */
function isForEveryPath({ slash, regexp }: Layer): boolean {
  return slash === true || regexp?.fast_slash === true;
}

/** Express 4 keeps its layers in `_router`, and throws when `router` is read; Express 5 has `router`. */
function layersOf(app: App | undefined): readonly Layer[] {
  const router = app?._router ?? app?.router;
  return router?.stack ?? [];
}

import type { ApikeeEvent } from "@apikee/core";
import { type PathList, pathList } from "@apikee/core/guard";
import type { ExpressRequest } from "./request.ts";

/** `app.all` makes a route for each method that Node knows, about thirty-five. */
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
 * The warning about routes that the application declared before the guard, which Express therefore answers
 * without asking it; null where there is none, or where the guard is not mounted on the application itself
 * so that nothing can be seen. Paths that are excluded anyway are no mistake.
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

/** The routes of a layer, and where it is a router those in it: Express does not tell where that is mounted. */
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

/** Whether a layer was mounted without a path; `slash` in Express 5, `fast_slash` in Express 4. */
function isForEveryPath({ slash, regexp }: Layer): boolean {
  return slash === true || regexp?.fast_slash === true;
}

/** Express 4 keeps its layers in `_router`, and throws where `router` is read; Express 5 has `router`. */
function layersOf(app: App | undefined): readonly Layer[] {
  const router = app?._router ?? app?.router;
  return router?.stack ?? [];
}

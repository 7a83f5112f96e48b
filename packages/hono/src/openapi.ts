import { secureOpenApi } from "@apikee/core/openapi";
import type { MiddlewareHandler } from "hono";
import { guardsOf, protectionOf, type RoutedApp } from "./routes.ts";

/** What to say about the guard if the application does not show it. */
export interface OpenApiOptions {
  /** The header that carries the key. Default: the guard's, or `x-api-key`. */
  readonly headerName?: string | undefined;
  /** Paths that need no key, in addition to the guard's. Default: none. */
  readonly excludePaths?: readonly string[] | undefined;
}

type Operation = Record<string, unknown>;

/**
 * Adds the guard to the OpenAPI 3 document that the handlers behind it return as JSON, whether it comes from
 * @hono/zod-openapi, hono-openapi or anything else.
 *
 * ```ts
 * app.use("/openapi.json", apikeeOpenAPI(app));
 * app.doc31("/openapi.json", { openapi: "3.1.0", info });
 * ```
 *
 * It reads from the application which routes are behind `apikeeMiddleware`, with which options, and which scopes
 * `requireScope` demands there. See `secureDocument`.
 */
export function apikeeOpenAPI(app: RoutedApp, options: OpenApiOptions = {}): MiddlewareHandler {
  return async function apikeeDocument(c, next) {
    await next();
    if (!c.res.ok || !/\bjson\b/.test(c.res.headers.get("content-type") ?? "")) return;
    const document: object = await c.res.json();
    const { status, headers } = c.res;
    // Cleared first, because Hono copies the headers of the previous response to the new one.
    c.res = undefined;
    c.res = Response.json(secureDocument(document, app, options), {
      status,
      headers: withoutLength(headers),
    });
  };
}

/**
 * Adds the application's guard to an OpenAPI 3 document, and returns it. Swagger UI then shows a lock on guarded
 * operations and sends the key pasted there. Scopes demanded by `requireScope` are listed in the operation's security;
 * an operation without the guard in front of it needs no key. A guard inside `some`, `every` or `except` cannot be
 * detected: then every operation needs a key, except those in `excludePaths` and those with `security: []`.
 *
 * @throws ConfigError where the document is not OpenAPI 3.
 */
export function secureDocument<Document extends object>(
  document: Document,
  app: RoutedApp,
  options: OpenApiOptions = {},
): Document {
  const [guard] = guardsOf(app);
  const unguarded = new Set<object>();
  for (const { operation, method, path } of operationsOf(document)) {
    const { isGuarded, scopes } = protectionOf(app, method, path);
    if (isGuarded === false) unguarded.add(operation);
    if (scopes.length > 0) requireScopes(operation, scopes);
  }
  return secureOpenApi(document, {
    headerName: options.headerName ?? guard?.headerName,
    excludePaths: options.excludePaths,
    isPublic: (operation) => unguarded.has(operation),
  });
}

function operationsOf(
  document: object,
): readonly { readonly operation: Operation; readonly method: string; readonly path: string }[] {
  const { paths } = document as {
    readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  return Object.entries(paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item ?? {}).flatMap(([name, operation]) =>
      typeof operation === "object" && operation !== null
        ? [{ operation: operation as Operation, method: name.toUpperCase(), path }]
        : [],
    ),
  );
}

function requireScopes(operation: Operation, scopes: readonly string[]): void {
  const named = operation["x-required-scopes"];
  operation["x-required-scopes"] = [...new Set([...(Array.isArray(named) ? named : []), ...scopes])];
}

function withoutLength(headers: Headers): Headers {
  const others = new Headers(headers);
  others.delete("content-length");
  return others;
}

import { secureOpenApi } from "@apikee/core/openapi";
import type { FastifyInstance, RouteOptions } from "fastify";
import { scopesOfHooks } from "./marks.ts";
import { routeRule } from "./route-config.ts";
import { yamlOf } from "./yaml.ts";

/** What a document states about a guard. */
interface GuardDocument {
  readonly headerName: string;
  readonly excludePaths: readonly string[] | undefined;
}

/** The function with which @fastify/swagger decorates the application. */
type Swagger = (options?: { readonly yaml?: boolean }) => unknown;

/** The member of an operation that @fastify/swagger passes on from a route's schema, and that `secureOpenApi` reads. */
const SCOPES = "x-required-scopes";
const HOOKS = ["onRequest", "preParsing", "preValidation", "preHandler"] as const;

/**
 * Writes the guard into the OpenAPI 3 document of @fastify/swagger, where the application uses it, whichever of the two
 * plugins is registered first. Also checks the `config.apikee` of each route when it is set up.
 */
export function documentGuard(app: FastifyInstance, guard: GuardDocument): void {
  const isForAll = isRoot(app);
  app.addHook("onRoute", (route) => describeRoute(route, isForAll));
  app.addHook("onReady", (done) => {
    const owner = ownerOfSwagger(app);
    if (owner !== null) {
      const isPublic = (operation: object) => !(isForAll || SCOPES in operation);
      owner.swagger = secured(owner.swagger, (document) => secureOpenApi(document, { ...guard, isPublic }));
    }
    done();
  });
}

/** Notes in a route's schema, only for the document, what the guard requires there. */
function describeRoute(route: RouteOptions, isForAll: boolean): void {
  const { isPublic, scopes } = routeRule(route.config);
  const required = [...scopes, ...HOOKS.flatMap((hook) => scopesOfHooks(route[hook]))];
  if (isPublic) route.schema = withDefault(route.schema, "security", []);
  else if (required.length > 0 || !isForAll) route.schema = withDefault(route.schema, SCOPES, required);
}

/** A copy, so that the application's own object is not changed. */
function withDefault(schema: object = {}, name: string, value: unknown): object {
  return { [name]: value, ...schema };
}

/** The prototype of a child scope is the root, or another child. */
function isRoot(app: FastifyInstance): boolean {
  return Object.getPrototypeOf(app) === Object.prototype;
}

/** The instance that @fastify/swagger has decorated: this one, or one that encloses it. */
function ownerOfSwagger(app: FastifyInstance): { swagger: Swagger } | null {
  for (let owner: object | null = app; owner !== null; owner = Object.getPrototypeOf(owner)) {
    if (Object.hasOwn(owner, "swagger")) {
      const found = (owner as { swagger: unknown }).swagger;
      return typeof found === "function" ? (owner as { swagger: Swagger }) : null;
    }
  }
  return null;
}

/** Wraps `swagger` so that `secure` sees each document once. */
function secured(swagger: Swagger, secure: (document: object) => void): Swagger {
  const seen = new WeakSet<object>();
  return function apikeeSwagger(options) {
    const document = swagger();
    // OpenAPI 2 cannot express most of this, so such a document is left as it is.
    if (!isOpenApi3(document)) return swagger(options);
    if (!seen.has(document)) secure(document);
    seen.add(document);
    return options?.yaml === true ? yamlOf(document) : document;
  };
}

function isOpenApi3(document: unknown): document is object {
  if (typeof document !== "object" || document === null) return false;
  const { openapi } = document as { readonly openapi?: unknown };
  return typeof openapi === "string" && openapi.startsWith("3.");
}

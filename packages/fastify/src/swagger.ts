import { secureOpenApi } from "@apikee/core/openapi";
import type { FastifyInstance, RouteOptions } from "fastify";
import { scopesOfHooks } from "./marks.ts";
import { routeRule } from "./route-config.ts";
import { yamlOf } from "./yaml.ts";

/** What a document has to say about a guard. */
interface GuardDocument {
  readonly headerName: string;
  readonly excludePaths: readonly string[] | undefined;
}

/** The function with which @fastify/swagger decorates the application. */
type Swagger = (options?: { readonly yaml?: boolean }) => unknown;

/** How @fastify/swagger passes on what is said of an operation, and where `secureOpenApi` reads it. */
const SCOPES = "x-required-scopes";
const HOOKS = ["onRequest", "preParsing", "preValidation", "preHandler"] as const;

/**
 * Writes the guard into the OpenAPI 3 document of @fastify/swagger, where the application has it, whichever of
 * the two is registered first: nothing else is to be done. Also checks what routes say of the guard, as they
 * are set up.
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

/** Says in a route's schema, for the document alone, what the guard asks there and nobody else would know. */
function describeRoute(route: RouteOptions, isForAll: boolean): void {
  const { isPublic, scopes } = routeRule(route.config);
  const required = [...scopes, ...HOOKS.flatMap((hook) => scopesOfHooks(route[hook]))];
  if (isPublic) route.schema = withDefault(route.schema, "security", []);
  else if (required.length > 0 || !isForAll) route.schema = withDefault(route.schema, SCOPES, required);
}

/** The application's own object is not written to. */
function withDefault(schema: object = {}, name: string, value: unknown): object {
  return { [name]: value, ...schema };
}

/** A child scope has the root, or another child, for its prototype. */
function isRoot(app: FastifyInstance): boolean {
  return Object.getPrototypeOf(app) === Object.prototype;
}

/** The instance that @fastify/swagger has decorated: this one, or one around it. */
function ownerOfSwagger(app: FastifyInstance): { swagger: Swagger } | null {
  for (let owner: object | null = app; owner !== null; owner = Object.getPrototypeOf(owner)) {
    if (Object.hasOwn(owner, "swagger")) {
      const found = (owner as { swagger: unknown }).swagger;
      return typeof found === "function" ? (owner as { swagger: Swagger }) : null;
    }
  }
  return null;
}

/** The document of `swagger`, with `secure` having seen it once. */
function secured(swagger: Swagger, secure: (document: object) => void): Swagger {
  const seen = new WeakSet<object>();
  return function apikeeSwagger(options) {
    const document = swagger();
    // A document of OpenAPI 2 has no place for most of it, and is left as it is.
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

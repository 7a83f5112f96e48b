import { SECURITY_SCHEME, type SecureOptions, secureOpenApi } from "@apikee/core/openapi";
import { isMarked, markOf } from "./swagger-metadata.ts";

interface Operation {
  security?: readonly object[];
  "x-required-scopes"?: readonly string[];
}

/** What `setupApikeeSwagger` reads: the application's `ApikeeService`, or the options of the module. */
export type SwaggerOptions = Pick<SecureOptions, "headerName" | "excludePaths"> & {
  readonly apikee?: { readonly headerName: string } | undefined;
};

/** Operations that were found to be public, because a second call no longer finds the decorator's mark. */
const publicOperations = new WeakSet<object>();

/**
 * Adds the guard to the document of @nestjs/swagger, and returns it. Swagger UI then shows a lock on guarded operations
 * and sends the key pasted there. Routes with `@Public()` are public, those with `@RequireScope()` list their scopes.
 * Calling it twice is safe.
 *
 * ```ts
 * const document = SwaggerModule.createDocument(app, new DocumentBuilder().setTitle("Orders").build());
 * SwaggerModule.setup("docs", app, setupApikeeSwagger(document, app.get(ApikeeService)));
 * ```
 *
 * @throws ConfigError where the document is not OpenAPI 3.
 */
export function setupApikeeSwagger<Document extends object>(
  document: Document,
  options: SwaggerOptions = {},
): Document {
  for (const operation of operationsOf(document)) readMarks(operation);
  return secureOpenApi(document, {
    headerName: options.apikee?.headerName ?? options.headerName,
    excludePaths: options.excludePaths,
    isPublic: (operation) => publicOperations.has(operation),
  });
}

/** Moves what our decorators wrote to where core reads it. The author's own requirements stay as they are. */
function readMarks(operation: Operation): void {
  const { security = [] } = operation;
  const marked = security.filter(isMarked);
  // The method's decorators come after those of its class, and have the last word.
  const last = marked.at(-1);
  if (last === undefined) return;
  const others = security.filter((requirement) => !isMarked(requirement));
  if (others.length > 0) operation.security = others;
  else delete operation.security;

  if (markOf(last) === "public") publicOperations.add(operation);
  else operation["x-required-scopes"] = [...new Set(marked.flatMap((one) => one[SECURITY_SCHEME] ?? []))];
}

function operationsOf(document: { paths?: Readonly<Record<string, object>> }): Operation[] {
  return Object.values(document.paths ?? {})
    .flatMap<unknown>((item) => Object.values(item))
    .filter((one): one is Operation => {
      return typeof one === "object" && one !== null && "security" in one && Array.isArray(one.security);
    });
}

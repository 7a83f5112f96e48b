import { secureOpenApi } from "@apikee/core/openapi";
import type { ExpressOptions } from "./options.ts";

/** What `injectSwagger` goes by: give it the options of the middleware. */
export type SwaggerOptions = Pick<ExpressOptions<never, unknown>, "headerName" | "excludePaths"> & {
  readonly apikee?: { readonly headerName: string } | undefined;
};

/**
 * Writes the guard into an OpenAPI 3 document, for instance of swagger-jsdoc, and returns it: Swagger UI
 * then shows a lock on each guarded operation, and sends the key that is pasted there. An operation names
 * the scopes that it requires as `security: [{ ApikeeAuth: ["reports:read"] }]`.
 *
 * @throws ConfigError where the document is not OpenAPI 3.
 */
export function injectSwagger<Document extends object>(
  document: Document,
  options: SwaggerOptions = {},
): Document {
  return secureOpenApi(document, {
    headerName: options.apikee?.headerName ?? options.headerName,
    excludePaths: options.excludePaths,
  });
}

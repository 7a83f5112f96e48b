import { secureOpenApi } from "@apikee/core/openapi";
import type { ExpressOptions } from "./options.ts";

/** Options of `injectSwagger`: those given to the middleware. */
export type SwaggerOptions = Pick<ExpressOptions<never, unknown>, "headerName" | "excludePaths"> & {
  readonly apikee?: { readonly headerName: string } | undefined;
};

/**
 * Adds the guard to an OpenAPI 3 document, for instance from swagger-jsdoc, and returns it. Swagger UI then shows a lock
 * on guarded operations and sends the key pasted there. An operation lists its required scopes as
 * `security: [{ ApikeeAuth: ["reports:read"] }]`.
 *
 * @throws ConfigError if the document is not OpenAPI 3.
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

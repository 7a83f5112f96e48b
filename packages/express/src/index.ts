import "./augment.ts";

// This package re-exports all of core, so that keys are created and typed by the same import.
export * from "@apikee/core";
export { apikeeMiddleware } from "./middleware.ts";
export type { ExpressHandler, ExpressHooks, ExpressOptions, Next } from "./options.ts";
export type { ExpressRequest } from "./request.ts";
export { requireScope } from "./require-scope.ts";
export type { ExpressResponse } from "./response.ts";
export { injectSwagger, type SwaggerOptions } from "./swagger.ts";

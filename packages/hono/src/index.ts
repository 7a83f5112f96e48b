// This package re-exports all of core, so that keys are created and typed by the same import.
export * from "@apikee/core";
export { apikeeMiddleware } from "./middleware.ts";
export { apikeeOpenAPI, type OpenApiOptions, secureDocument } from "./openapi.ts";
export type { ApikeeEnv, HonoHooks, HonoOptions } from "./options.ts";
export { requireScope } from "./require-scope.ts";
export type { RoutedApp } from "./routes.ts";

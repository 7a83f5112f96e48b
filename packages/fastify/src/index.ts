import "./augment.ts";

// This package re-exports all of core, so that keys are created and typed by the same import.
export * from "@apikee/core";
export { DenialError } from "./denial.ts";
export type { ApikeePluginOptions, FastifyHooks } from "./options.ts";
// Tools that load plugins, such as @fastify/autoload, use the default export.
export { apikeePlugin, apikeePlugin as default } from "./plugin.ts";
export { requireScope } from "./require-scope.ts";
export type { RouteConfig } from "./route-config.ts";

import "./augment.ts";

// Who installs this package has all of core with it: keys are made and typed by the same import.
export * from "@apikee/core";
export { DenialError } from "./denial.ts";
export type { ApikeePluginOptions, FastifyHooks } from "./options.ts";
// Tools that load plugins by themselves take the default export.
export { apikeePlugin, apikeePlugin as default } from "./plugin.ts";
export { requireScope } from "./require-scope.ts";
export type { RouteConfig } from "./route-config.ts";

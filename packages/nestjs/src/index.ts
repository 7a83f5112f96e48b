// This package re-exports all of core, so that keys are created and typed by the same import.
export * from "@apikee/core";
export type { NodeResponse } from "@apikee/core/guard";
export { APIKEE_OPTIONS } from "./apikee.constants.ts";
export { ApikeeException } from "./apikee.exception.ts";
export { ApikeeGuard } from "./apikee.guard.ts";
export { ApikeeModule } from "./apikee.module.ts";
export { ApikeeService } from "./apikee.service.ts";
export type {
  ApikeeModuleAsyncOptions,
  ApikeeModuleExtras,
  ApikeeModuleOptions,
  ApikeeOptionsFactory,
  NestHooks,
} from "./apikee-options.interface.ts";
// The decorators and the types of what they give have one name.
export { Claims } from "./claims.decorator.ts";
export { Decision } from "./decision.decorator.ts";
export { Public } from "./public.decorator.ts";
export type { HeaderRecord, NestRequest } from "./request.ts";
export { RequireScope } from "./require-scope.decorator.ts";
export type { NestResponse } from "./response.ts";

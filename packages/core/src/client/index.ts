export { createPlatformClient, type PlatformClient } from "./client.ts";
export type { KnownRefusal } from "./feed-state.ts";
export type { PlatformClientOptions } from "./options.ts";
export type { StateStore } from "./state-store.ts";
export type { Answer, ValidateRequest } from "./validator.ts";
export type { LimitState, RegisterBody, ReportEvent } from "./wire.ts";

export { createPlatformClient, type PlatformClient, type WaitUntil } from "./client.ts";
export type { KnownRefusal } from "./feed-state.ts";
export type { PlatformClientOptions } from "./options.ts";
export { createRequestClient } from "./request-client.ts";
export type { StateStore } from "./state-store.ts";
export type { Answer } from "./validator.ts";
export type { RegisterBody, ReportEvent } from "./wire.ts";

export { createPlatformClient, type PlatformClient } from "./client.ts";
export type { PlatformClientOptions } from "./options.ts";
export type { StateStore } from "./state-store.ts";
export type { Answer } from "./validator.ts";
export type { RegisterBody } from "./wire.ts";

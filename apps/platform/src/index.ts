export { type Logger, silentLogger } from "./logger.ts";
export { openPlatform, type Platform, type PlatformOptions } from "./platform.ts";
export { type DataFolder, dataFolder, loadMasterKey } from "./secrets/master-key-file.ts";
export type { DatabaseOptions } from "./store/database.ts";
export { systemClock } from "./system-clock.ts";

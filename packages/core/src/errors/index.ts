export { ERROR_CODES, type ErrorCode } from "./codes.ts";
export { ApikeeError, ConfigError } from "./error.ts";
export { REMEDIES } from "./remedies.ts";

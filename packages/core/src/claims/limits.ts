/** Ranges of the claims, docs/protocol.md section 2.2. Lengths are in UTF-16 units. */
export const MAX_ID_LENGTH = 128;
export const MAX_TENANT_LENGTH = 256;
export const MAX_SCOPES = 256;
export const MAX_SCOPE_LENGTH = 128;
export const MAX_ENVIRONMENT_LENGTH = 64;
/** Bytes that `meta` may take in the key, in its codec, when a key is made. */
export const MAX_META_BYTES = 2048;
/** Seconds from 1970 to the last moment that a Date can hold, in either direction. */
export const MAX_TIME_SECONDS = 8_640_000_000_000;
/** Seconds by which an application may widen the times of a key. */
export const MAX_CLOCK_TOLERANCE_SECONDS = 300;
/** Levels of nesting; the claims themselves are level 1. */
export const MAX_DEPTH = 17;
export const DEFAULT_ENVIRONMENT = "production";

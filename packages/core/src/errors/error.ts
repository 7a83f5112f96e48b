import { ERROR_CODES, type ErrorCode } from "./codes.ts";

/**
 * Thrown when a key or request is refused. `code` is stable, `status` is the HTTP status to send, and `message` is a
 * constant text for people that never contains a key or a secret.
 *
 * Source: docs/protocol.md section 2.3.
 */
export class ApikeeError extends Error {
  override readonly name = "ApikeeError";
  readonly code: ErrorCode;
  readonly status: number;

  constructor(code: ErrorCode) {
    super(ERROR_CODES[code].message);
    this.code = code;
    this.status = ERROR_CODES[code].status;
  }
}

/**
 * Thrown for a mistake in your code: an option is missing, contradictory or out of range. Thrown at setup, never
 * because of what a client sent.
 */
export class ConfigError extends TypeError {
  override readonly name = "ConfigError";
}

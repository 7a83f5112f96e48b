import { ERROR_CODES, type ErrorCode } from "./codes.ts";

/**
 * A request was refused. `code` is stable, `status` is the HTTP status that belongs to it, and
 * `message` is a constant text for people that holds neither key nor secret.
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
 * The programmer made a mistake: an option is missing, contradictory or out of range. Thrown when the
 * thing is configured, never because of what a client sent.
 */
export class ConfigError extends TypeError {
  override readonly name = "ConfigError";
}

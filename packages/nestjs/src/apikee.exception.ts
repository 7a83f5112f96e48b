import type { ErrorCode } from "@apikee/core";
import type { Denial } from "@apikee/core/guard";
import { HttpException } from "@nestjs/common";

/**
 * A request was refused. The response of the exception is `{ error, message }`, and its status is that of the code.
 * Exception filters find the rest in `denial`, whose header fields have already been set on the response.
 */
export class ApikeeException extends HttpException {
  readonly denial: Denial;

  constructor(denial: Denial) {
    super(denial.body, denial.status, { cause: denial.error });
    this.denial = denial;
    this.message = denial.body.message;
  }

  /** The stable code, for instance `EXPIRED`. */
  get code(): ErrorCode {
    return this.denial.body.error;
  }
}

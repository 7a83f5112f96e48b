import type { ErrorCode } from "@apikee/core";
import type { Denial } from "@apikee/core/guard";
import { HttpException } from "@nestjs/common";

/**
 * A request was refused. Its response is `{ error, message }`, and its status that of the code. Exception filters
 * that catch it find the rest in `denial`; its header fields have been set on the response already.
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

/** Why nothing was decided. Stable: what programs that read `--json` should branch on. */
export type FailureCode =
  /** The arguments make no sense. */
  | "BAD_USAGE"
  /** No secret, one that cannot be read, or one that must not be used. */
  | "BAD_CONFIG"
  /** Neither ioredis nor redis is installed. */
  | "REDIS_CLIENT_MISSING"
  /** Redis could not be reached, or refused. */
  | "REDIS_FAILED"
  /** A defect of this program. */
  | "UNEXPECTED";

/** The command could not do its work: exit status 2. Its message holds no key, no secret and no value of an argument. */
export class Failure extends Error {
  override readonly name = "Failure";

  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A mistake in the arguments. */
export function badUsage(message: string): Failure {
  return new Failure("BAD_USAGE", message);
}

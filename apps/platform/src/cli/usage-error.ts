/** The command line was called in a way that it does not take; the message says how it does. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

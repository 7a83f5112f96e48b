import { Apikee, type ApikeeOptions, ConfigError } from "@apikee/core";
import { Failure } from "./failure.ts";
import { type Io, warn } from "./io.ts";
import { type Secret, secretMissing } from "./secrets.ts";

/**
 * An Apikee over these secrets, at the time of `io`, whose warnings go to standard error.
 *
 * @throws Failure BAD_CONFIG where there is no secret, or one that must not be used.
 */
export function localApikee(
  secrets: readonly Secret[],
  io: Io,
  options: Pick<ApikeeOptions, "acceptEnvironments" | "clockToleranceSeconds" | "revocations"> = {},
): Apikee<Record<string, unknown>> {
  if (secrets.length === 0) throw secretMissing();
  try {
    return new Apikee<Record<string, unknown>>({
      ...options,
      serverKey: null,
      secrets: secrets.map(({ text }) => text),
      clock: { now: () => io.now(), setTimer: () => () => undefined },
      onEvent: (event) => warn(io, named(event.message, secrets)),
    });
  } catch (error) {
    if (error instanceof ConfigError) throw new Failure("BAD_CONFIG", named(error.message, secrets));
    throw error;
  }
}

/** Core counts the secrets; people know them by where they put them. */
function named(message: string, secrets: readonly Secret[]): string {
  return message.replace(/secrets\[(\d+)\]/, (counted, index) => {
    const secret = secrets[Number(index)];
    return secret === undefined ? counted : `the secret of ${secret.from}`;
  });
}

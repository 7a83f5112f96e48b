import { setTimeout as delay } from "node:timers/promises";
import { openPlatform, type Platform, type PlatformOptions } from "../platform.ts";
import { DatabaseUnavailableError } from "../store/errors.ts";

/** A database server that starts beside the platform may take a while. */
const PATIENCE_MS = 60_000;
const RETRY_MS = 1000;

/**
 * Opens a platform, and waits up to a minute for a database that cannot be reached yet.
 *
 * @throws Error where it cannot be opened for another reason, or the signal ends the wait.
 */
export async function openWhenReachable(
  options: PlatformOptions,
  { signal }: { readonly signal: AbortSignal },
): Promise<Platform> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await openPlatform(options);
    } catch (error) {
      if (!isPassing(error) || performance.now() > deadline) throw error;
      options.logger?.warn({ err: error }, "the database cannot be reached yet");
    }
    await delay(RETRY_MS, undefined, { signal });
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof DatabaseUnavailableError && !error.isRefused;
}

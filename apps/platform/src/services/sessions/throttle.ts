import { countAttempt, forgetAttempts, forgetOldAttempts } from "../../store/sign-in-attempts.ts";
import type { PlatformContext } from "../context.ts";

/** Guesses at the password that a guesser has in a window; those after are not looked at. */
const MAX_ATTEMPTS = 10;
const WINDOW_MS = 15 * 60_000;

/** Who guesses at the password. */
export interface Guesser {
  /** What its guesses are counted under: a network, or a browser or session of its own. */
  readonly name: string;
  /** Whether it has shown to be the administrator's before, or is at the platform's own machine. */
  readonly isKnown: boolean;
}

/** Guesses that began until then count no more; in milliseconds since 1970. */
export function attemptsCountSinceMs(nowMs: number): number {
  return nowMs - WINDOW_MS;
}

/**
 * Counts a guess before it is looked at, so that many at once are no way around: null, or how long the guesser
 * must wait.
 */
export async function takeAttempt(
  { db, clock }: PlatformContext,
  { name }: Guesser,
): Promise<{ readonly retryAfterMs: number } | null> {
  const nowMs = clock.now();
  const sinceMs = attemptsCountSinceMs(nowMs);
  const { count, startedAtMs } = await countAttempt(db, name, { nowMs, sinceMs });
  if (count <= MAX_ATTEMPTS) return null;
  return { retryAfterMs: Math.min(Math.max(startedAtMs + WINDOW_MS - nowMs, 1), WINDOW_MS) };
}

/** The guesser has signed in: what it guessed before is forgiven. */
export async function forgiveAttempts({ db, clock }: PlatformContext, { name }: Guesser): Promise<void> {
  await forgetAttempts(db, name);
  await forgetOldAttempts(db, attemptsCountSinceMs(clock.now()));
}

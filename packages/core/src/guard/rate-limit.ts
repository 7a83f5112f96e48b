import type { LimitState } from "../client/wire.ts";
import { fieldInteger, type HeaderFields, NO_FIELDS } from "./response.ts";

const MS_PER_SECOND = 1000;
const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
const WEEK_SECONDS = 7 * DAY_SECONDS;

/**
 * The header fields about limits: `RateLimit` for the tightest window, which has the fewest requests left and, of
 * several, ends last; `RateLimit-Policy` for all of them. No fields where there are no limits.
 *
 * Source: draft-ietf-httpapi-ratelimit-headers-10, sections 3 and 4.
 */
export function rateLimitFields(limits: readonly LimitState[], nowMs: number): HeaderFields {
  let tightest = limits[0];
  if (tightest === undefined) return NO_FIELDS;
  for (const limit of limits) if (isTighter(limit, tightest)) tightest = limit;
  const { window, remaining, resetAt } = tightest;
  const reset = Math.ceil((resetAt - nowMs) / MS_PER_SECOND);
  return {
    RateLimit: `"${window}";r=${fieldInteger(remaining)};t=${fieldInteger(reset)}`,
    "RateLimit-Policy": limits.map(policy).join(", "),
  };
}

function isTighter(one: LimitState, other: LimitState): boolean {
  return one.remaining === other.remaining ? one.resetAt > other.resetAt : one.remaining < other.remaining;
}

function policy(state: LimitState): string {
  return `"${state.window}";q=${fieldInteger(state.limit)};w=${fieldInteger(lengthSeconds(state))}`;
}

function lengthSeconds({ window, resetAt }: LimitState): number {
  if (window === "hour") return HOUR_SECONDS;
  if (window === "day") return DAY_SECONDS;
  if (window === "week") return WEEK_SECONDS;
  // A month has as many days as the number of its last one.
  return new Date(resetAt - 1).getUTCDate() * DAY_SECONDS;
}

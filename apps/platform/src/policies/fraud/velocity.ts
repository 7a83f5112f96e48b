import type { Finding, Subject } from "./finding.ts";
import { countOnce, type RateHistory, rateWithOneMore } from "./rate-history.ts";
import type { RuleName, VelocityRule } from "./settings.ts";

const HOUR_MS = 3_600_000;
/** Blocking takes this much of the subject's own history, and more than this in 60 s (docs of the settings). */
const SURE_AFTER_MS = 24 * HOUR_MS;
const SURE_REQUESTS = 1000;
const PEAK_FACTOR = 2;
/** Minutes with requests after which a subject is no longer new. */
const KNOWN_AFTER_MINUTES = 60;

const NOUNS = { key: "The key", client: "The client", ip: "The address" } as const;

/** More requests in 60 seconds than are usual for a subject; null where they are not. Counts nothing. */
export function judgeVelocity(
  rule: VelocityRule,
  about: { readonly name: RuleName; readonly subject: Subject; readonly nowMs: number },
  history: RateHistory,
): Finding | null {
  const { name, subject, nowMs } = about;
  const requests = Math.floor(rateWithOneMore(history, nowMs));
  const threshold = thresholdOf(rule, history);
  if (rule.action === "off" || requests <= threshold) return null;
  const isSure = hasOwnDay(history, nowMs) && requests > SURE_REQUESTS;
  const mean = rounded(history.mean);
  const usual = isNew(history)
    ? `and is new: up to ${Math.round(threshold)} are taken for usual`
    : `where ${mean} a minute are usual, and ${Math.round(history.peak)} were the most in the last days`;
  return {
    rule: name,
    subject,
    action: rule.action === "block" && isSure ? "block" : "flag",
    saw: { requests, seconds: 60 },
    normal: {
      meanPerMinute: mean,
      highestMinute: Math.round(history.peak),
      threshold: Math.round(threshold),
    },
    text: `${NOUNS[subject.kind]} made ${requests} requests in 60 seconds, ${usual}.`,
  };
}

/** Whether a subject was seen for long enough to be blocked by itself. */
export function hasOwnDay({ firstSeenMs }: RateHistory, nowMs: number): boolean {
  return nowMs - firstSeenMs >= SURE_AFTER_MS;
}

/** Counts one request of a subject. */
export function countVelocity(rule: VelocityRule, history: RateHistory, nowMs: number): void {
  countOnce(history, nowMs, (past) => thresholdOf(rule, past));
}

function thresholdOf(rule: VelocityRule, history: RateHistory): number {
  const { mean, peak } = history;
  // A few minutes say little of what is usual: ten times the first of them is not.
  if (isNew(history)) return Math.max(rule.minRequestsNew, PEAK_FACTOR * Math.max(mean, peak));
  return Math.max(rule.minRequests, rule.factor * mean, PEAK_FACTOR * peak);
}

/** By its own minutes: who comes once a day is not known after an hour. */
function isNew({ minutes }: RateHistory): boolean {
  return minutes < KNOWN_AFTER_MINUTES;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

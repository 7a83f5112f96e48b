import type { Finding } from "./finding.ts";
import type { NewUserAgentRule } from "./settings.ts";

const DAY_MS = 24 * 3_600_000;
/** A key with more than these is not steady: people use it in browsers. */
const MAX_STEADY = 3;
/** Fewer requests say little. */
const MIN_REQUESTS = 100;
const MAX_KIND_LENGTH = 80;
const NONE = "none";

/** The user agents of a key: plain data that can be kept and read again. */
export interface AgentHistory {
  readonly firstSeenMs: number;
  requests: number;
  /** Kinds of user agent, three at most and one more. */
  kinds: string[];
}

export function newAgentHistory(nowMs: number): AgentHistory {
  return { firstSeenMs: nowMs, requests: 0, kinds: [] };
}

/** A user agent that a steady key never had. Counts nothing. */
export function judgeUserAgent(
  rule: NewUserAgentRule,
  about: { readonly keyId: string; readonly nowMs: number; readonly userAgent: string | null },
  history: AgentHistory,
): Finding | null {
  if (rule.action === "off" || !isSteady(rule, history, about.nowMs)) return null;
  const kind = kindOf(about.userAgent);
  if (history.kinds.includes(kind)) return null;
  const days = Math.floor((about.nowMs - history.firstSeenMs) / DAY_MS);
  const usual = history.kinds.map((known) => JSON.stringify(known)).join(", ");
  return {
    rule: "newUserAgent",
    subject: { kind: "key", id: about.keyId },
    action: rule.action,
    saw: { userAgent: kind },
    normal: { userAgents: [...history.kinds], days },
    text: `The key came with the user agent ${JSON.stringify(kind)}, where for ${days} days it came with ${usual}.`,
  };
}

/** Remembers the user agent of a request; not that of one that is refused for it. */
export function countUserAgent(history: AgentHistory, userAgent: string | null): void {
  history.requests++;
  const kind = kindOf(userAgent);
  if (history.kinds.length <= MAX_STEADY && !history.kinds.includes(kind)) history.kinds.push(kind);
}

function isSteady(rule: NewUserAgentRule, { firstSeenMs, requests, kinds }: AgentHistory, nowMs: number) {
  const isOld = nowMs - firstSeenMs >= rule.steadyDays * DAY_MS;
  return isOld && requests >= MIN_REQUESTS && kinds.length <= MAX_STEADY;
}

/** A user agent without versions: an upgrade is nothing new. */
function kindOf(userAgent: string | null): string {
  if (userAgent === null) return NONE;
  return userAgent.replace(/\d+(?:[._]\d+)*/g, "#").slice(0, MAX_KIND_LENGTH);
}

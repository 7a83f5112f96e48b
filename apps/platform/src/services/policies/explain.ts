import type { Finding } from "../../policies/fraud/finding.ts";
import { RULE_NAMES, type RuleName } from "../../policies/fraud/settings.ts";
import { judgeLimits, type LimitState, type LimitVerdict } from "../../policies/limits/judge.ts";
import type { EnvironmentRow } from "../../store/environments.ts";
import { findKeyById, type KnownKey } from "../../store/keys.ts";
import { readUses } from "../../store/limits.ts";
import type { PlatformContext } from "../context.ts";
import type { KnownEnvironment } from "../directory.ts";
import { absent } from "../manage/refusal.ts";
import { judgeKnownKey, messageOf, type RefusalCode } from "../verdict.ts";
import { allowListOf } from "./allow-lists.ts";
import type { RequestTraits } from "./fraud-desk.ts";

/** A request that is asked about. */
export interface AskedAbout extends RequestTraits {
  readonly clientId: string;
  readonly keyId: string;
}

/** What one check would decide, and why. */
interface ExplainedCheck {
  /** `key`, `address`, `limits`, or a fraud rule. */
  readonly check: string;
  /** `shadow`: it would refuse, and is only tried. */
  readonly outcome: "pass" | "refuse" | "flag" | "shadow" | "off";
  readonly error: RefusalCode | null;
  readonly reason: string;
}

/** What would be answered to a request, and what each check says of it. */
export interface Explanation {
  /** null where it would pass. */
  readonly error: RefusalCode | null;
  readonly message: string | null;
  /** In the order in which they are made; the first that refuses is what is answered. */
  readonly checks: readonly ExplainedCheck[];
  /** What would be left of each limit. */
  readonly limits: readonly LimitState[];
}

/**
 * What would become of a request with a client's key now, check by check. Counts nothing, logs nothing.
 *
 * @throws Refusal absent where the client has no such key.
 */
export async function explainRequest(
  context: PlatformContext,
  env: EnvironmentRow,
  asked: AskedAbout,
): Promise<Explanation> {
  const environment = await context.directory.environment(env.id);
  const key = await findKeyById(context.db, env.id, asked.keyId);
  if (environment === null || key === null || key.clientId !== asked.clientId) throw absent();
  const nowMs = context.clock.now();
  const limited = await limitsOf(context, env.id, key);
  const checks = [
    keyCheck(key, nowMs),
    addressCheck(key, asked.ip),
    ...(await fraudChecks(context, environment, asked)),
    limitCheck(key, limited),
  ];
  const error = checks.find(({ outcome }) => outcome === "refuse")?.error ?? null;
  return {
    error,
    message: error === null ? null : messageOf(error),
    checks,
    limits: limited?.states ?? [],
  };
}

function keyCheck(key: KnownKey, nowMs: number): ExplainedCheck {
  const verdict = judgeKnownKey(key, nowMs);
  if (verdict.isAllowed) return pass("key", "The key is good, and its client is active.");
  return refuse("key", verdict.error, messageOf(verdict.error));
}

function addressCheck({ policy }: KnownKey, ip: string | null): ExplainedCheck {
  const verdict = allowListOf(policy).judge(ip);
  if (!verdict.isAllowed) {
    const reason =
      verdict.reason === "not-listed"
        ? `The allow-list of the client does not hold ${ip}.`
        : "The client has an allow-list, and the request has no address that can be read.";
    return refuse("address", "IP_NOT_ALLOWED", reason);
  }
  if (verdict.entry === null) return pass("address", "The client has no allow-list.");
  return pass("address", `The allow-list of the client holds the address, in ${verdict.entry}.`);
}

async function fraudChecks(
  { fraud }: PlatformContext,
  environment: KnownEnvironment,
  { clientId, keyId, ip, userAgent }: AskedAbout,
): Promise<ExplainedCheck[]> {
  const { findings, trustedIn } = await fraud.explain(environment, { clientId, keyId }, { ip, userAgent });
  const passes = (check: RuleName) =>
    trustedIn !== null && isAboutAddresses(check)
      ? pass(check, `The address is trusted by hand, in ${trustedIn}.`)
      : pass(check, "The rule finds nothing.");
  return RULE_NAMES.map((check) => {
    if (environment.settings.fraud[check].action === "off") {
      return { check, outcome: "off", error: null, reason: "The rule is off." } as const;
    }
    const finding = findings.find(({ rule }) => rule === check);
    return finding === undefined ? passes(check) : found(check, finding);
  });
}

/** Those that pass an address which is trusted by hand. */
function isAboutAddresses(rule: RuleName): boolean {
  return rule === "reputation" || rule === "velocityIp";
}

function found(check: string, { action, text }: Finding): ExplainedCheck {
  if (action === "block") return refuse(check, "FRAUD_BLOCKED", text);
  return { check, outcome: "flag", error: null, reason: text };
}

/** As if one more request came; nothing is taken. */
async function limitsOf(
  context: PlatformContext,
  envId: string,
  key: KnownKey,
): Promise<LimitVerdict | null> {
  const { limits } = key.policy;
  if (limits === null) return null;
  const uses = await readUses(context.db, { envId, clientId: key.clientId });
  return judgeLimits(limits, uses, context.clock.now());
}

function limitCheck({ policy }: KnownKey, limited: LimitVerdict | null): ExplainedCheck {
  if (limited === null) return pass("limits", "Nothing limits the client.");
  if (limited.isAllowed) return pass("limits", "Each limit has requests left.");
  const usedUp = limited.states.filter(({ remaining }) => remaining === 0);
  const reason = usedUp
    .map(({ window, limit, resetAt }) => {
      return `The ${limit} requests of the ${window} are used up until ${new Date(resetAt).toISOString()}.`;
    })
    .join(" ");
  if (!policy.isTrial) return refuse("limits", "RATE_LIMITED", reason);
  return { check: "limits", outcome: "shadow", error: null, reason: `${reason} The limit is only tried.` };
}

function pass(check: string, reason: string): ExplainedCheck {
  return { check, outcome: "pass", error: null, reason };
}

function refuse(check: string, error: RefusalCode, reason: string): ExplainedCheck {
  return { check, outcome: "refuse", error, reason };
}

/** What a rule does where it finds something: nothing, a signal, or a signal and a refusal. */
export type RuleAction = "off" | "flag" | "block";

/** The rules, as settings and signals name them. */
export const RULE_NAMES = [
  "reputation",
  "velocityKey",
  "velocityClient",
  "velocityIp",
  "manyNetworks",
  "newUserAgent",
  "impossibleTravel",
] as const;

export type RuleName = (typeof RULE_NAMES)[number];

/**
 * More requests in 60 seconds than are usual for the key, the client or the address. Finds something above each
 * of: `minRequests`, `factor` times the mean minute, and twice the highest minute of the last days. Blocks only
 * a subject with a day of its own history and more than 1,000 requests in the 60 s; otherwise flags.
 */
export interface VelocityRule {
  readonly action: RuleAction;
  readonly factor: number;
  readonly minRequests: number;
  /** In place of `minRequests` for a subject that is new: seen in fewer than 60 minutes. */
  readonly minRequestsNew: number;
}

/**
 * An address on a list: of files that the platform was given, or of `networks`, in CIDR notation. What `trusted`
 * holds is on none; of the two that are kept here the smaller network counts.
 */
interface ReputationRule {
  readonly action: RuleAction;
  readonly networks: readonly string[];
  /** Passed by the rules about addresses: `reputation` and `velocityIp`. */
  readonly trusted: readonly string[];
}

/** One key from more networks (/24, /48) in 10 minutes than both `minNetworks` and three times what is usual. */
export interface ManyNetworksRule {
  readonly action: RuleAction;
  readonly minNetworks: number;
}

/** A user agent that a key never had which for `steadyDays` has had the same few; versions do not matter. */
export interface NewUserAgentRule {
  readonly action: RuleAction;
  readonly steadyDays: number;
}

/** A key in another country than those that it is at home in, sooner than `kmPerHour` allow. */
export interface ImpossibleTravelRule {
  readonly action: RuleAction;
  readonly kmPerHour: number;
}

/** The rules of one environment with their numbers. */
export interface FraudSettings {
  readonly reputation: ReputationRule;
  readonly velocityKey: VelocityRule;
  readonly velocityClient: VelocityRule;
  readonly velocityIp: VelocityRule;
  readonly manyNetworks: ManyNetworksRule;
  readonly newUserAgent: NewUserAgentRule;
  readonly impossibleTravel: ImpossibleTravelRule;
}

/** Rules that are to change, and numbers of theirs; what is left out stays. */
export type FraudChange = {
  readonly [Rule in RuleName]?:
    | { readonly [Name in keyof FraudSettings[Rule]]?: FraudSettings[Rule][Name] | undefined }
    | undefined;
};

const VELOCITY: VelocityRule = { action: "block", factor: 10, minRequests: 60, minRequestsNew: 300 };

/** What holds where nothing is set. */
export const DEFAULT_FRAUD_SETTINGS: FraudSettings = {
  reputation: { action: "block", networks: [], trusted: [] },
  velocityKey: VELOCITY,
  velocityClient: VELOCITY,
  velocityIp: VELOCITY,
  manyNetworks: { action: "flag", minNetworks: 10 },
  newUserAgent: { action: "flag", steadyDays: 3 },
  impossibleTravel: { action: "flag", kmPerHour: 1000 },
};

/** Settings with changes. */
export function withFraudChange(settings: FraudSettings, change: FraudChange): FraudSettings {
  return {
    reputation: { ...settings.reputation, ...given(change.reputation) },
    velocityKey: { ...settings.velocityKey, ...given(change.velocityKey) },
    velocityClient: { ...settings.velocityClient, ...given(change.velocityClient) },
    velocityIp: { ...settings.velocityIp, ...given(change.velocityIp) },
    manyNetworks: { ...settings.manyNetworks, ...given(change.manyNetworks) },
    newUserAgent: { ...settings.newUserAgent, ...given(change.newUserAgent) },
    impossibleTravel: { ...settings.impossibleTravel, ...given(change.impossibleTravel) },
  };
}

type Given<Rule> = { [Name in keyof Rule]?: Exclude<Rule[Name], undefined> };

/** Without what is there, and undefined. */
function given<Rule extends object>(rule: Rule | undefined): Given<Rule> {
  const entries = Object.entries(rule ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Given<Rule>;
}

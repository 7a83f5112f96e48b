import { type Address, isInternal, networkOf } from "../ip/address.ts";
import { Recent } from "../recent.ts";
import type { Finding, Observation } from "./finding.ts";
import { countNetwork, judgeManyNetworks, type NetworkHistory, newNetworkHistory } from "./many-networks.ts";
import { newHistory, type RateHistory } from "./rate-history.ts";
import { judgeReputation, type Reputation } from "./reputation.ts";
import type { FraudSettings, VelocityRule } from "./settings.ts";
import { countCountry, judgeTravel, newTravelHistory, type TravelHistory } from "./travel.ts";
import { type AgentHistory, countUserAgent, judgeUserAgent, newAgentHistory } from "./user-agents.ts";
import { countVelocity, hasOwnDay, judgeVelocity } from "./velocity.ts";

/** Keys, clients and addresses that are remembered of one environment, each; those that came last. */
const CAPACITY = 20_000;

interface KeyHistory {
  readonly rate: RateHistory;
  readonly networks: NetworkHistory;
  readonly agents: AgentHistory;
  readonly travel: TravelHistory;
}

/** Rules as they hold for an environment, its lists loaded. */
export interface Rules {
  readonly settings: FraudSettings;
  readonly reputation: Reputation;
}

/** What a watch knows, as plain data. */
export interface WatchSnapshot {
  readonly keys: readonly (readonly [string, KeyHistory])[];
  readonly clients: readonly (readonly [string, RateHistory])[];
  readonly addresses: readonly (readonly [string, RateHistory])[];
}

/** What was seen of one environment, and what is found in what comes next. Bounded in memory. */
export class FraudWatch {
  readonly #keys = new Recent<KeyHistory>(CAPACITY);
  readonly #clients = new Recent<RateHistory>(CAPACITY);
  readonly #addresses = new Recent<RateHistory>(CAPACITY);

  constructor(snapshot?: WatchSnapshot) {
    for (const [id, history] of snapshot?.keys ?? []) this.#keys.use(id, () => history);
    for (const [id, history] of snapshot?.clients ?? []) this.#clients.use(id, () => history);
    for (const [id, history] of snapshot?.addresses ?? []) this.#addresses.use(id, () => history);
  }

  /** What the rules find in a request that is counted. */
  observe(rules: Rules, seen: Observation): Finding[] {
    const findings = this.judge(rules, seen);
    this.#count(rules.settings, seen, findings);
    return findings;
  }

  /** What the rules would find in a request; counts nothing. */
  judge({ settings, reputation }: Rules, seen: Observation): Finding[] {
    const { nowMs, keyId, address, userAgent, country } = seen;
    const key = this.#keys.peek(keyId) ?? newKeyHistory(nowMs);
    const byHand = address === null ? null : reputation.byHand.find(address);
    const isTrusted = byHand?.isTrusted === true;
    const findings = [
      address === null ? null : judgeReputation(reputation, { address, byHand }),
      this.#judgeVelocity(settings, seen, { key: key.rate, isTrusted }),
      address === null
        ? null
        : judgeManyNetworks(settings.manyNetworks, { keyId, nowMs, address }, key.networks),
      judgeUserAgent(settings.newUserAgent, { keyId, nowMs, userAgent }, key.agents),
      country === null ? null : judgeTravel(settings.impossibleTravel, { keyId, nowMs, country }, key.travel),
    ];
    return findings.filter((finding) => finding !== null);
  }

  /** What is known, to go on with after a restart: of each kind so many, those that came last. */
  snapshot(max = CAPACITY): WatchSnapshot {
    return {
      keys: [...this.#keys.entries()].slice(-max),
      clients: [...this.#clients.entries()].slice(-max),
      addresses: [...this.#addresses.entries()].slice(-max),
    };
  }

  /** The narrowest subject alone: what one key does is not found in its client and its address once more. */
  #judgeVelocity(
    settings: FraudSettings,
    seen: Observation,
    { key, isTrusted }: { readonly key: RateHistory; readonly isTrusted: boolean },
  ): Finding | null {
    const { nowMs, keyId, clientId, address } = seen;
    const { velocityKey, velocityClient, velocityIp } = settings;
    const ofKey = { name: "velocityKey", subject: { kind: "key", id: keyId }, nowMs } as const;
    const found = judgeVelocity(velocityKey, ofKey, key);
    if (found !== null) return found;
    const client = this.#clients.peek(clientId) ?? newHistory(nowMs);
    const ofClient = { name: "velocityClient", subject: { kind: "client", id: clientId }, nowMs } as const;
    const foundOfClient = judgeVelocity(velocityClient, ofClient, client);
    if (foundOfClient !== null || address === null || isTrusted) return foundOfClient;
    const network = networkOf(address);
    const ofAddress = { name: "velocityIp", subject: { kind: "ip", id: network }, nowMs } as const;
    const history = this.#addresses.peek(network) ?? newHistory(nowMs);
    return judgeVelocity(ruleOfAddress(velocityIp, address), ofAddress, history);
  }

  #count(settings: FraudSettings, seen: Observation, findings: readonly Finding[]): void {
    const { nowMs, keyId, address, userAgent, country } = seen;
    const key = this.#keys.use(keyId, () => newKeyHistory(nowMs));
    this.#countVelocity(settings, seen, { key: key.rate, findings });
    if (address !== null) countNetwork(settings.manyNetworks, key.networks, { nowMs, address });
    // What is refused must not become usual by being tried.
    if (findings.some(({ action }) => action === "block")) return;
    countUserAgent(key.agents, userAgent);
    if (country !== null) countCountry(key.travel, { country, nowMs });
  }

  /**
   * Up to the subject that too much was found of, where that can be blocked by itself: what one key does must not
   * have the others of its client refused, nor everybody at its address.
   */
  #countVelocity(
    settings: FraudSettings,
    { nowMs, clientId, address }: Observation,
    { key, findings }: { readonly key: RateHistory; readonly findings: readonly Finding[] },
  ): void {
    const isHeld = (rule: string, history: RateHistory) =>
      findings.some((finding) => finding.rule === rule) && hasOwnDay(history, nowMs);
    countVelocity(settings.velocityKey, key, nowMs);
    if (isHeld("velocityKey", key)) return;
    const client = this.#clients.use(clientId, () => newHistory(nowMs));
    countVelocity(settings.velocityClient, client, nowMs);
    if (address === null || isHeld("velocityClient", client)) return;
    const history = this.#addresses.use(networkOf(address), () => newHistory(nowMs));
    countVelocity(settings.velocityIp, history, nowMs);
  }
}

/** An internal address is a proxy's, behind which everybody is: it is told of, and nobody refused for it. */
function ruleOfAddress(rule: VelocityRule, address: Address): VelocityRule {
  return rule.action === "block" && isInternal(address) ? { ...rule, action: "flag" } : rule;
}

function newKeyHistory(nowMs: number): KeyHistory {
  return {
    rate: newHistory(nowMs),
    networks: newNetworkHistory(nowMs),
    agents: newAgentHistory(nowMs),
    travel: newTravelHistory(),
  };
}

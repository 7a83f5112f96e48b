import type { Clock } from "@apikee/core";
import type { Finding, Observation } from "../../policies/fraud/finding.ts";
import { HandList } from "../../policies/fraud/hand-list.ts";
import type { NetworkList } from "../../policies/fraud/reputation.ts";
import type { Rules } from "../../policies/fraud/watch.ts";
import { formatAddress, networkOf, parseAddress } from "../../policies/ip/address.ts";
import { formatNetwork, type Network, parseNetwork } from "../../policies/ip/network.ts";
import type { KnownEnvironment } from "../directory.ts";
import type { Verdict } from "../verdict.ts";
import type { Countries } from "./countries.ts";
import type { NetworkLists } from "./network-lists.ts";
import type { SignalBook } from "./signal-book.ts";
import type { WatchKeeper } from "./watch-keeper.ts";

/** What a request came with besides its key. */
export interface RequestTraits {
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** What would be found in a request. */
export interface ExplainedFraud {
  readonly findings: readonly Finding[];
  /** The network that is trusted by hand and holds its address; null where none does. */
  readonly trustedIn: string | null;
}

interface Options {
  readonly clock: Clock;
  readonly signals: SignalBook;
  readonly lists: NetworkLists;
  readonly countries: Countries;
  readonly watches: WatchKeeper;
}

/** Puts requests to the fraud rules of their environment, and keeps what those find. */
export class FraudDesk {
  readonly #options: Options;
  readonly #rules = new WeakMap<KnownEnvironment, { rules: Rules; lists: readonly NetworkList[] }>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Judges a request that nothing else is known against, counts it, and notes what is found. */
  async judge(environment: KnownEnvironment, verdict: Verdict, traits: RequestTraits): Promise<Verdict> {
    if (!verdict.isAllowed) return verdict;
    const { keyId, clientId } = verdict;
    const { watches } = this.#options;
    const watch = await watches.watch(environment.id);
    const seen = this.#observation({ keyId, clientId }, traits);
    const findings = watch.observe(this.#rulesOf(environment), seen);
    watches.changed(environment.id, watch);
    if (findings.length === 0) return verdict;
    const address = seen.address === null ? null : networkOf(seen.address);
    const source = { envId: environment.id, keyId, clientId, address };
    for (const finding of findings) this.#options.signals.note(finding, source);
    const isBlocked = findings.some(({ action }) => action === "block");
    return isBlocked ? { isAllowed: false, error: "FRAUD_BLOCKED", keyId, clientId } : verdict;
  }

  /** What the rules would find in a request now; counts and notes nothing. */
  async explain(
    environment: KnownEnvironment,
    subject: Pick<Observation, "keyId" | "clientId">,
    traits: RequestTraits,
  ): Promise<ExplainedFraud> {
    const watch = await this.#options.watches.watch(environment.id);
    const rules = this.#rulesOf(environment);
    const seen = this.#observation(subject, traits);
    const byHand = seen.address === null ? null : rules.reputation.byHand.find(seen.address);
    const trustedIn = byHand?.isTrusted === true ? formatNetwork(byHand.network) : null;
    return { findings: watch.judge(rules, seen), trustedIn };
  }

  #observation(
    { keyId, clientId }: Pick<Observation, "keyId" | "clientId">,
    { ip, userAgent }: RequestTraits,
  ): Observation {
    const address = ip === null ? null : parseAddress(ip);
    const country = address === null ? null : this.#options.countries.of(formatAddress(address));
    return { nowMs: this.#options.clock.now(), keyId, clientId, address, userAgent, country };
  }

  #rulesOf(environment: KnownEnvironment): Rules {
    const lists = this.#options.lists.current;
    const known = this.#rules.get(environment);
    if (known?.lists === lists) return known.rules;
    const settings = environment.settings.fraud;
    const { action, networks, trusted } = settings.reputation;
    const byHand = new HandList({ blocked: networksOf(networks), trusted: networksOf(trusted) });
    const rules = { settings, reputation: { action, byHand, lists } };
    this.#rules.set(environment, { rules, lists });
    return rules;
  }
}

/** They were checked when they were set. */
function networksOf(texts: readonly string[]): Network[] {
  return texts.flatMap((text) => parseNetwork(text).network ?? []);
}

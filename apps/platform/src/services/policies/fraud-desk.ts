import type { Clock } from "@apikee/core";
import type { Finding, Observation } from "../../policies/fraud/finding.ts";
import type { NetworkList } from "../../policies/fraud/reputation.ts";
import type { Rules } from "../../policies/fraud/watch.ts";
import { formatAddress, parseAddress } from "../../policies/ip/address.ts";
import { parseNetwork } from "../../policies/ip/network.ts";
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
    const findings = watch.observe(
      this.#rulesOf(environment),
      this.#observation({ keyId, clientId }, traits),
    );
    watches.changed(environment.id, watch);
    if (findings.length === 0) return verdict;
    const source = { envId: environment.id, keyId, clientId };
    for (const finding of findings) this.#options.signals.note(finding, source);
    const isBlocked = findings.some(({ action }) => action === "block");
    return isBlocked ? { isAllowed: false, error: "FRAUD_BLOCKED", keyId, clientId } : verdict;
  }

  /** What the rules would find in a request now; counts and notes nothing. */
  async explain(
    environment: KnownEnvironment,
    subject: Pick<Observation, "keyId" | "clientId">,
    traits: RequestTraits,
  ): Promise<Finding[]> {
    const watch = await this.#options.watches.watch(environment.id);
    return watch.judge(this.#rulesOf(environment), this.#observation(subject, traits));
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
    // They were checked when they were set.
    const networks = settings.reputation.networks.flatMap((text) => parseNetwork(text).network ?? []);
    const rules = { settings, reputation: { action: settings.reputation.action, networks, lists } };
    this.#rules.set(environment, { rules, lists });
    return rules;
  }
}

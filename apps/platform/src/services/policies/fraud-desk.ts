import type { Clock } from "@apikee/core";
import type { Finding, Observation } from "../../policies/fraud/finding.ts";
import { Recent } from "../../policies/fraud/recent.ts";
import type { NetworkList } from "../../policies/fraud/reputation.ts";
import { FraudWatch, type Rules } from "../../policies/fraud/watch.ts";
import { formatAddress, parseAddress } from "../../policies/ip/address.ts";
import { parseNetwork } from "../../policies/ip/network.ts";
import type { KnownEnvironment } from "../directory.ts";
import type { Verdict } from "../verdict.ts";
import type { Countries } from "./countries.ts";
import type { NetworkLists } from "./network-lists.ts";
import type { SignalBook } from "./signal-book.ts";

const MAX_ENVIRONMENTS = 1000;

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
}

/** Puts requests to the fraud rules of their environment, and keeps what those find. */
export class FraudDesk {
  readonly #options: Options;
  readonly #watches = new Recent<FraudWatch>(MAX_ENVIRONMENTS);
  readonly #rules = new WeakMap<KnownEnvironment, { rules: Rules; lists: readonly NetworkList[] }>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Judges a request that nothing else is known against, counts it, and notes what is found. */
  judge(environment: KnownEnvironment, verdict: Verdict, traits: RequestTraits): Verdict {
    if (!verdict.isAllowed) return verdict;
    const { keyId, clientId } = verdict;
    const watch = this.#watches.use(environment.id, () => new FraudWatch());
    const findings = watch.observe(
      this.#rulesOf(environment),
      this.#observation({ keyId, clientId }, traits),
    );
    if (findings.length === 0) return verdict;
    const source = { envId: environment.id, keyId, clientId };
    for (const finding of findings) this.#options.signals.note(finding, source);
    const isBlocked = findings.some(({ action }) => action === "block");
    return isBlocked ? { isAllowed: false, error: "FRAUD_BLOCKED", keyId, clientId } : verdict;
  }

  /** What the rules would find in a request now; counts and notes nothing. */
  explain(
    environment: KnownEnvironment,
    subject: Pick<Observation, "keyId" | "clientId">,
    traits: RequestTraits,
  ): Finding[] {
    const watch = this.#watches.peek(environment.id) ?? new FraudWatch();
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

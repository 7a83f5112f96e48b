import type { Finding, SignalRule } from "../../src/policies/fraud/finding.ts";
import type { FraudWatch, Rules } from "../../src/policies/fraud/watch.ts";
import { anyAddress, type Customer, MINUTE_MS, many, type Origin, WEEK_MINUTES } from "./customers.ts";
import { START_MS } from "./ordinary-week.ts";
import type { Random } from "./random.ts";

/** An attack on a key of a customer, that begins at the end of the ordinary week. */
export interface Attack {
  readonly name: string;
  readonly customer: Customer;
  readonly requestsPerSecond: number;
  /** Any of these finds it. */
  readonly rules: readonly SignalRule[];
  origin(random: Random): Origin;
}

/** How an attack was found. */
export interface Found {
  readonly attack: Attack;
  readonly finding: Finding | null;
  readonly afterSeconds: number | null;
  /** When the first request was refused. */
  readonly blockedAfterSeconds: number | null;
}

const VELOCITY = ["velocityKey", "velocityClient", "velocityIp"] as const;
const SCRAPER = "Mozilla/5.0 (compatible; scraper/1.0)";

/** Each of the attacks, on each customer that is steady enough to be attacked so. */
export function attacks(customers: readonly Customer[], listed: Origin, random: Random): Attack[] {
  const services = customers.filter(({ kind }) => kind === "service");
  const regular = services.filter(({ meanPerMinute }) => meanPerMinute >= 1);
  return [
    ...regular.map((customer) => ({
      name: "a spike of a hundredfold",
      customer,
      requestsPerSecond: (customer.meanPerMinute * 100) / 60,
      rules: VELOCITY,
      origin: (chance: Random) => customer.origin(WEEK_MINUTES, chance),
    })),
    ...services.map((customer) => {
      const fifty = many(50, () => anyAddress(random));
      return {
        name: "a stolen key used from fifty networks",
        customer,
        requestsPerSecond: 1,
        rules: ["manyNetworks"] as const,
        origin: (chance: Random) => ({
          ...customer.origin(WEEK_MINUTES, chance),
          address: chance.pick(fifty),
        }),
      };
    }),
    ...services.map((customer) => ({
      name: "a listed address",
      customer,
      requestsPerSecond: 1,
      rules: ["reputation"] as const,
      origin: () => listed,
    })),
    ...services.map((customer) => {
      const address = anyAddress(random);
      return {
        name: "a scraper at ten requests a second",
        customer,
        requestsPerSecond: 10,
        rules: VELOCITY,
        origin: (chance: Random) => ({
          ...customer.origin(WEEK_MINUTES, chance),
          address,
          userAgent: SCRAPER,
        }),
      };
    }),
  ];
}

/** Runs one attack for a minute beside what its customer does anyway. */
export function runAttack(watch: FraudWatch, rules: Rules, attack: Attack, random: Random): Found {
  const startMs = START_MS + WEEK_MINUTES * MINUTE_MS;
  const total = Math.ceil(attack.requestsPerSecond * 60);
  let first: { readonly finding: Finding; readonly afterSeconds: number } | null = null;
  let blockedAfterSeconds: number | null = null;
  for (let index = 0; index < total; index++) {
    const afterMs = Math.floor((index * 1000) / attack.requestsPerSecond);
    const findings = watch.observe(rules, {
      nowMs: startMs + afterMs,
      keyId: `${attack.customer.id}-key`,
      clientId: attack.customer.id,
      ...attack.origin(random),
    });
    const finding = findings.find(({ rule }) => attack.rules.includes(rule));
    if (finding !== undefined) first ??= { finding, afterSeconds: afterMs / 1000 };
    if (findings.some(({ action }) => action === "block")) blockedAfterSeconds ??= afterMs / 1000;
  }
  return {
    attack,
    finding: first?.finding ?? null,
    afterSeconds: first?.afterSeconds ?? null,
    blockedAfterSeconds,
  };
}

import { HandList } from "../../src/policies/fraud/hand-list.ts";
import { DEFAULT_FRAUD_SETTINGS } from "../../src/policies/fraud/settings.ts";
import { FraudWatch, type Rules, type WatchSnapshot } from "../../src/policies/fraud/watch.ts";
import { RangeSet } from "../../src/policies/ip/range-set.ts";
import { attacks, type Found, runAttack } from "./attacks.ts";
import { type Customer, customers, type Origin } from "./customers.ts";
import { type OrdinaryWeek, runOrdinaryWeek } from "./ordinary-week.ts";
import { Random } from "./random.ts";

/** What was measured of the fraud rules. */
export interface Measured {
  readonly customers: readonly Customer[];
  readonly week: OrdinaryWeek;
  readonly attacks: readonly Found[];
}

/** A network that no customer of the measured week comes from. */
const LISTED: Origin = { address: [0, 0, 0xffff, 0xcb007105], country: "DE", userAgent: "acme-sdk/1.9.12" };

const RULES: Rules = {
  settings: DEFAULT_FRAUD_SETTINGS,
  reputation: {
    action: DEFAULT_FRAUD_SETTINGS.reputation.action,
    byHand: new HandList({ blocked: [], trusted: [] }),
    lists: [
      { name: "measured.netset", ranges: new RangeSet([{ address: [0, 0, 0xffff, 0xcb007100], bits: 120 }]) },
    ],
  },
};

/** An ordinary week with the default rules, and then each attack on what the watch has learnt in it. */
export function measureFraud(seed: number, select: (all: Customer[]) => readonly Customer[]): Measured {
  const random = new Random(seed);
  const chosen = select(customers(random));
  const watch = new FraudWatch();
  const week = runOrdinaryWeek(watch, RULES, { customers: chosen, random });
  // Each attack meets the watch as the week left it, read again from what is kept of it.
  const kept = JSON.stringify(watch.snapshot());
  const found = attacks(chosen, LISTED, random).map((attack) => {
    const snapshot: WatchSnapshot = JSON.parse(kept);
    return runAttack(new FraudWatch(snapshot), RULES, attack, random);
  });
  return { customers: chosen, week, attacks: found };
}

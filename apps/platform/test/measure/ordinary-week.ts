import { Episodes } from "../../src/policies/fraud/episodes.ts";
import type { Finding } from "../../src/policies/fraud/finding.ts";
import type { FraudWatch, Rules } from "../../src/policies/fraud/watch.ts";
import { type Customer, MINUTE_MS, WEEK_MINUTES } from "./customers.ts";
import type { Random } from "./random.ts";

/** A Monday. */
export const START_MS = Date.UTC(2026, 0, 5);

/** What a week of ordinary traffic came to. */
export interface OrdinaryWeek {
  readonly requests: number;
  readonly blocks: number;
  /** Signals, each once for its subject and a day, as they are stored. */
  readonly signals: readonly { readonly customer: Customer; readonly finding: Finding }[];
}

/** Puts a week of ordinary requests, in order, to a watch; each must pass. */
export function runOrdinaryWeek(
  watch: FraudWatch,
  rules: Rules,
  { customers, random }: { readonly customers: readonly Customer[]; readonly random: Random },
): OrdinaryWeek {
  const episodes = new Episodes();
  const signals: { customer: Customer; finding: Finding }[] = [];
  let requests = 0;
  let blocks = 0;
  for (let minute = 0; minute < WEEK_MINUTES; minute++) {
    for (const { atMs, customer } of requestsOf(minute, customers, random)) {
      requests++;
      const findings = watch.observe(rules, {
        nowMs: atMs,
        keyId: `${customer.id}-key`,
        clientId: customer.id,
        ...customer.origin(minute, random),
      });
      if (findings.some(({ action }) => action === "block")) blocks++;
      for (const finding of findings) {
        if (episodes.note(finding, atMs).isNew) signals.push({ customer, finding });
      }
    }
  }
  return { requests, blocks, signals };
}

/** The requests of a minute, in the order of their time. */
function requestsOf(minute: number, customers: readonly Customer[], random: Random) {
  const startMs = START_MS + minute * MINUTE_MS;
  const requests = customers.flatMap((customer) =>
    Array.from({ length: customer.requestsIn(minute, random) }, () => ({
      atMs: startMs + random.whole(0, MINUTE_MS - 1),
      customer,
    })),
  );
  return requests.sort((one, other) => one.atMs - other.atMs);
}

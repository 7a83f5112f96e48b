import type { FraudSettings } from "../../policies/fraud/settings.ts";
import { formatNetwork, parseNetwork } from "../../policies/ip/network.ts";
import { Refusal } from "./refusal.ts";

/**
 * Refuses a network that is both blocked and trusted by hand: nobody could say which of the two was meant.
 *
 * @throws Refusal invalid.
 */
export function refuseListedTwice({ networks, trusted }: FraudSettings["reputation"]): void {
  const blocked = new Set(networks.map(canonical));
  const issues = trusted.flatMap((text, index) => {
    if (!blocked.has(canonical(text))) return [];
    const message = `${text} is among networks, too: it is either listed or trusted`;
    return [{ path: `singleEnv.settings.fraud.reputation.trusted.${index}`, message }];
  });
  if (issues.length > 0) throw new Refusal("invalid", { issues });
}

/** In its one spelling: what is the same network is the same text. */
function canonical(text: string): string {
  const { network } = parseNetwork(text);
  return network === null ? text : formatNetwork(network);
}

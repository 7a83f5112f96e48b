import { type Address, formatAddress, isInternal } from "../ip/address.ts";
import { formatNetwork, holds, type Network } from "../ip/network.ts";
import type { RangeSet } from "../ip/range-set.ts";
import type { Finding } from "./finding.ts";
import type { RuleAction } from "./settings.ts";

/** A list that was loaded from a file. */
export interface NetworkList {
  /** The name of its file. */
  readonly name: string;
  readonly ranges: RangeSet;
}

/** What reputation goes by. */
export interface Reputation {
  readonly action: RuleAction;
  /** The hand-kept list. */
  readonly networks: readonly Network[];
  readonly lists: readonly NetworkList[];
}

/**
 * Whether an address is on a list. Lists for the Internet's edge hold internal networks too: those are looked
 * for on the hand-kept list alone, so that an application behind a proxy is not refused as a whole.
 */
export function judgeReputation({ action, networks, lists }: Reputation, address: Address): Finding | null {
  if (action === "off") return null;
  const network = networks.find((one) => holds(one, address));
  const list =
    network === undefined && !isInternal(address)
      ? lists.find(({ ranges }) => ranges.has(address))
      : undefined;
  if (network === undefined && list === undefined) return null;
  const id = formatAddress(address);
  const source = list === undefined ? `by hand, in ${formatNetwork(network!)}` : `in ${list.name}`;
  return {
    rule: "reputation",
    subject: { kind: "ip", id },
    action,
    saw: list === undefined ? { network: formatNetwork(network!) } : { list: list.name },
    normal: {},
    text: `The address ${id} is listed ${source}.`,
  };
}

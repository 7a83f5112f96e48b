import { type Address, formatAddress, isInternal } from "../ip/address.ts";
import { formatNetwork } from "../ip/network.ts";
import type { RangeSet } from "../ip/range-set.ts";
import type { Finding } from "./finding.ts";
import type { HandEntry, HandList } from "./hand-list.ts";
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
  readonly byHand: HandList;
  readonly lists: readonly NetworkList[];
}

/**
 * Whether an address is on a list. What was said of it by hand comes before any list of a file. Lists for the
 * Internet's edge hold internal networks too: those are looked for on the hand-kept list alone, so that an
 * application behind a proxy is not refused as a whole.
 */
export function judgeReputation(
  { action, lists }: Reputation,
  { address, byHand }: { readonly address: Address; readonly byHand: HandEntry | null },
): Finding | null {
  if (action === "off" || byHand?.isTrusted === true) return null;
  const id = formatAddress(address);
  const found = (source: string, saw: Finding["saw"]): Finding => ({
    rule: "reputation",
    subject: { kind: "ip", id },
    action,
    saw,
    normal: {},
    text: `The address ${id} is listed ${source}.`,
  });
  if (byHand !== null) {
    const network = formatNetwork(byHand.network);
    return found(`by hand, in ${network}`, { network });
  }
  const list = isInternal(address) ? undefined : lists.find(({ ranges }) => ranges.has(address));
  return list === undefined ? null : found(`in ${list.name}`, { list: list.name });
}

import type { Address } from "../ip/address.ts";
import { holds, type Network } from "../ip/network.ts";

/** What was said of a network by hand. */
export interface HandEntry {
  readonly network: Network;
  /** trusted, else blocked. */
  readonly isTrusted: boolean;
}

/**
 * The networks that are kept by hand, blocked and trusted. Of those that hold an address the smallest counts, so
 * that one address of a blocked network can be trusted, and the other way round.
 */
export class HandList {
  /** The smallest first. */
  readonly #entries: readonly HandEntry[];

  constructor(lists: { readonly blocked: readonly Network[]; readonly trusted: readonly Network[] }) {
    this.#entries = [
      ...lists.trusted.map((network) => ({ network, isTrusted: true })),
      ...lists.blocked.map((network) => ({ network, isTrusted: false })),
    ].sort((one, other) => other.network.bits - one.network.bits);
  }

  /** What counts for an address; null where nothing was said of it. */
  find(address: Address): HandEntry | null {
    return this.#entries.find(({ network }) => holds(network, address)) ?? null;
  }
}

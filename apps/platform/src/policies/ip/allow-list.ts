import { parseAddress } from "./address.ts";
import { formatNetwork, holds, type Network, parseNetwork } from "./network.ts";

/** What an allow-list says of an address. */
export type AllowListVerdict =
  | { readonly isAllowed: true; readonly entry: string | null }
  | { readonly isAllowed: false; readonly reason: "not-listed" | "unreadable" };

/** The addresses that a client may come from. */
export class AllowList {
  readonly #networks: readonly Network[];

  /** @throws TypeError with the reason where an entry is neither address nor network: it was checked when it was set. */
  constructor(entries: readonly string[]) {
    this.#networks = entries.map((entry) => {
      const { network, reason } = parseNetwork(entry);
      if (network === null) throw new TypeError(reason);
      return network;
    });
  }

  /** Judges an address as text. An empty list allows everything; any other nothing that it cannot read. */
  judge(text: string | null): AllowListVerdict {
    if (this.#networks.length === 0) return { isAllowed: true, entry: null };
    const address = text === null ? null : parseAddress(text);
    if (address === null) return { isAllowed: false, reason: "unreadable" };
    const network = this.#networks.find((one) => holds(one, address));
    if (network === undefined) return { isAllowed: false, reason: "not-listed" };
    return { isAllowed: true, entry: formatNetwork(network) };
  }
}

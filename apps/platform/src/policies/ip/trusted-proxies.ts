import { parseZonedAddress } from "./address.ts";
import { holds, type Network } from "./network.ts";

const IPV4_WITH_PORT = /^([\d.]+):\d{1,5}$/;
const IPV6_IN_BRACKETS = /^\[([^\]]+)\](?::\d{1,5})?$/;

/** The proxies whose word is taken for who is behind them. */
export class TrustedProxies {
  readonly #networks: readonly Network[];

  constructor(networks: readonly Network[]) {
    this.#networks = networks;
  }

  /**
   * The address of whoever made a request. Each proxy adds to `X-Forwarded-For` whom it was connected to, at the
   * right: from there on, as long as those are trusted themselves, the next is believed. What stands further left
   * anybody may have written. Where a trusted proxy names nobody, or what is no address, it stands for itself.
   */
  clientOf(peer: string, forwardedFor: string | undefined): string {
    const named = forwardedFor?.split(",") ?? [];
    let client = peer;
    while (this.#trusts(client)) {
      const next = addressOf(named.pop());
      if (next === null) break;
      client = next;
    }
    return client;
  }

  #trusts(text: string): boolean {
    const address = this.#networks.length === 0 ? null : parseZonedAddress(text);
    return address !== null && this.#networks.some((network) => holds(network, address));
  }
}

/** An entry's address: some proxies write the port with it. */
function addressOf(entry: string | undefined): string | null {
  const text = entry?.trim() ?? "";
  const bare = IPV4_WITH_PORT.exec(text)?.[1] ?? IPV6_IN_BRACKETS.exec(text)?.[1] ?? text;
  return parseZonedAddress(bare) === null ? null : bare;
}

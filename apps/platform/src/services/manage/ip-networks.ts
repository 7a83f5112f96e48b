import { parseNetwork } from "../../policies/ip/network.ts";

/** Whether a text is an IPv4 or IPv6 address, or a network in CIDR notation, in its one spelling without zone. */
export function isAddressOrNetwork(text: string): boolean {
  return parseNetwork(text).network !== null;
}

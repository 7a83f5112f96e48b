import { networkOf as networkOfAddress, parseAddress } from "./policies/ip/address.ts";

/** Whom a connection's address stands for: the /64 of an IPv6 address, its zone aside; any other text as it is. */
export function networkOf(text: string): string {
  const address = parseAddress(text.split("%")[0] ?? text);
  return address === null ? text : networkOfAddress(address);
}

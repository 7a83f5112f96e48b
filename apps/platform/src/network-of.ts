import { networkOf as networkOfAddress, parseZonedAddress } from "./policies/ip/address.ts";

/** Whom a connection's address stands for: the /64 of an IPv6 address, its zone aside; any other text as it is. */
export function networkOf(text: string): string {
  const address = parseZonedAddress(text);
  return address === null ? text : networkOfAddress(address);
}

import { isIP } from "node:net";

const PREFIX = /^(?:0|[1-9]\d{0,2})$/;

/** Whether a text is an IPv4 or IPv6 address, or a network in CIDR notation, in its one spelling without zone. */
export function isAddressOrNetwork(text: string): boolean {
  const [address = "", prefix, ...more] = text.split("/");
  const version = address.includes("%") ? 0 : isIP(address);
  if (version === 0 || more.length > 0) return false;
  return prefix === undefined || (PREFIX.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

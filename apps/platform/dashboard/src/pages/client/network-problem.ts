const PREFIX = /^(?:0|[1-9]\d{0,2})$/;
const PART = /^(?:0|[1-9]\d{0,2})$/;

/**
 * What is wrong with a text as an address or a network, for who is typing it; null where nothing is seen. The
 * API decides.
 */
export function problemOfNetwork(text: string): string | null {
  const [address = "", prefix, ...more] = text.split("/");
  if (more.length > 0) return "one slash at most, before the prefix";
  if (address.includes("%")) return "a zone id means something on one machine only";
  const isIPv6 = address.includes(":");
  const problem = isIPv6 ? problemOfIPv6(address) : problemOfIPv4(address);
  if (problem !== null || prefix === undefined) return problem;
  const longest = isIPv6 ? 128 : 32;
  if (PREFIX.test(prefix) && Number(prefix) <= longest) return null;
  return `the prefix must be a whole number from 0 to ${longest}, without leading zeros`;
}

function problemOfIPv4(text: string): string | null {
  const parts = text.split(".");
  if (!/^[\d.]+$/.test(text)) return "no IPv4 or IPv6 address, and no network in CIDR notation";
  if (parts.length !== 4) return "an IPv4 address has four numbers with dots between";
  if (parts.some((part) => /^0\d/.test(part))) return "leading zeros are read as octal by some programs";
  return parts.every((part) => PART.test(part) && Number(part) <= 255)
    ? null
    : "each number must be from 0 to 255";
}

function problemOfIPv6(text: string): string | null {
  const isAddress = /^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]`);
  return isAddress ? null : "no IPv6 address";
}

import { isIPv4, isIPv6 } from "node:net";
import ipaddr from "ipaddr.js";

/**
 * An address as four words of 32 bits, the most significant first. An IPv4 address is the IPv6 address that it
 * is mapped to, so that `::ffff:10.0.0.1` is 10.0.0.1.
 */
export type Address = readonly [number, number, number, number];

/** The third word of what is mapped, RFC 4291 section 2.5.5.2. */
const MAPPED = 0xffff;

/**
 * An address in its usual spelling; null for every other text. IPv4 has four parts in decimal without leading
 * zeros: `010.0.0.1`, `127.1` and `0x7f.1` mean different things to different programs. A zone id, blanks, a
 * port or brackets are no part of an address.
 */
export function parseAddress(text: string): Address | null {
  if (isIPv4(text)) return [0, 0, MAPPED, wordOfIPv4(text)];
  if (!isIPv6(text) || text.includes("%")) return null;
  const groups = groupsOfIPv6(text);
  const word = (index: number) => ((groups[index]! << 16) | groups[index + 1]!) >>> 0;
  return [word(0), word(2), word(4), word(6)];
}

/** The same with a zone id, as sockets tell of link-local addresses: it says which cable, and nothing of who it is. */
export function parseZonedAddress(text: string): Address | null {
  return parseAddress(text.split("%")[0] ?? text);
}

/** Whether an address is one of IPv4. */
export function isMappedIPv4([first, second, third]: Address): boolean {
  return first === 0 && second === 0 && third === MAPPED;
}

/** An address in its canonical spelling, RFC 5952. */
export function formatAddress(address: Address): string {
  if (isMappedIPv4(address)) return formatIPv4(address[3]);
  const parts = address.flatMap((word) => [word >>> 16, word & 0xffff]);
  return new ipaddr.IPv6(parts).toRFC5952String();
}

/**
 * Whom an address stands for: the /64 of an IPv6 address, since whoever has one has 2^64; an IPv4 address
 * itself.
 */
export function networkOf(address: Address): string {
  if (isMappedIPv4(address)) return formatIPv4(address[3]);
  return `${formatAddress([address[0], address[1], 0, 0])}/64`;
}

/** Whether an address is one that no network on the Internet routes: private, loopback, link-local, shared. */
export function isInternal(address: Address): boolean {
  const [first, , , last] = address;
  if (!isMappedIPv4(address)) {
    const isLoopback = first === 0 && address[1] === 0 && address[2] === 0 && last <= 1;
    return isLoopback || first >>> 25 === 0xfc >>> 1 || first >>> 22 === 0xfe80 >>> 6;
  }
  const [byte, next] = [last >>> 24, (last >>> 16) & 0xff];
  return (
    byte === 0 ||
    byte === 10 ||
    byte === 127 ||
    (byte === 100 && next >= 64 && next < 128) ||
    (byte === 169 && next === 254) ||
    (byte === 172 && next >= 16 && next < 32) ||
    (byte === 192 && next === 168)
  );
}

/** The eight groups of an address that node:net takes. ipaddr.js reads `::10.0.0.1` as 10.0.0.1, which it is not. */
function groupsOfIPv6(text: string): number[] {
  const [head = [], tail] = text.split("::").map(groupsOf);
  if (tail === undefined) return [...head];
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

function groupsOf(text: string): number[] {
  if (text === "") return [];
  return text.split(":").flatMap((group) => {
    if (!group.includes(".")) return Number.parseInt(group, 16);
    const word = wordOfIPv4(group);
    return [word >>> 16, word & 0xffff];
  });
}

function wordOfIPv4(text: string): number {
  let word = 0;
  for (const part of text.split(".")) word = word * 256 + Number(part);
  return word;
}

function formatIPv4(word: number): string {
  return [word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff].join(".");
}

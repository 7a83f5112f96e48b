import { type Address, formatAddress, isMappedIPv4, parseAddress } from "./address.ts";

const PREFIX = /^(?:0|[1-9]\d{0,2})$/;
/** An IPv4 network has this much more of a prefix as an IPv6 one. */
const MAPPED_BITS = 96;
const MAX_SHOWN_LENGTH = 60;

/** A network: an address whose host bits are zero, and the bits that count, of 128 for IPv4 too. */
export interface Network {
  readonly address: Address;
  readonly bits: number;
}

/** A network, or why a text is none. */
export type ParsedNetwork =
  | { readonly network: Network; readonly reason: null }
  | { readonly network: null; readonly reason: string };

/** Reads an address, or a network in CIDR notation, whose host bits are set to zero. */
export function parseNetwork(text: string): ParsedNetwork {
  const [addressText = "", prefixText, ...more] = text.split("/");
  const address = more.length > 0 ? null : parseAddress(addressText);
  if (address === null) return { network: null, reason: `${shown(text)} ${whyNoAddress(addressText)}` };
  // As it is written: a mapped address has the prefix of an IPv6 one.
  const isIPv4 = !addressText.includes(":");
  const longest = isIPv4 ? 32 : 128;
  if (prefixText === undefined) return { network: { address, bits: 128 }, reason: null };
  if (!PREFIX.test(prefixText) || Number(prefixText) > longest) {
    const reason = `${shown(text)}: the prefix must be a whole number from 0 to ${longest}, without leading zeros`;
    return { network: null, reason };
  }
  const bits = Number(prefixText) + (isIPv4 ? MAPPED_BITS : 0);
  return { network: { address: masked(address, bits), bits }, reason: null };
}

/** Whether a network holds an address. One of IPv6 holds none of IPv4, `::/0` neither. */
export function holds({ address: network, bits }: Network, address: Address): boolean {
  if (isMappedIPv4(address) && !isIPv4Network({ address: network, bits })) return false;
  for (let index = 0; index < 4; index++) {
    if ((address[index]! & maskOf(bits, index)) >>> 0 !== network[index]) return false;
  }
  return true;
}

/** Whether a network is one of IPv4. */
export function isIPv4Network({ address, bits }: Network): boolean {
  return bits >= MAPPED_BITS && isMappedIPv4(address);
}

/** A network in its canonical spelling; a single address without a prefix. */
export function formatNetwork(network: Network): string {
  const { address, bits } = network;
  if (bits === 128) return formatAddress(address);
  return `${formatAddress(address)}/${isIPv4Network(network) ? bits - MAPPED_BITS : bits}`;
}

/** The last address of a network. */
export function lastAddress({ address, bits }: Network): Address {
  const word = (index: number) => (address[index]! | ~maskOf(bits, index)) >>> 0;
  return [word(0), word(1), word(2), word(3)];
}

function masked(address: Address, bits: number): Address {
  const word = (index: number) => (address[index]! & maskOf(bits, index)) >>> 0;
  return [word(0), word(1), word(2), word(3)];
}

/** The bits of a word that belong to the network. */
function maskOf(bits: number, index: number): number {
  const own = Math.min(32, Math.max(0, bits - 32 * index));
  return own === 0 ? 0 : (-1 << (32 - own)) >>> 0;
}

function whyNoAddress(text: string): string {
  if (text !== text.trim()) return "has blanks around it";
  if (text.includes("%")) return "has a zone id, which means something on one machine only";
  if (/^[\d.]+$/.test(text) && /(^|\.)0\d/.test(text))
    return "has leading zeros, which some programs read as octal";
  return "is no IPv4 or IPv6 address, and no network in CIDR notation";
}

function shown(text: string): string {
  return JSON.stringify(text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text);
}

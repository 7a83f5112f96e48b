import { isIPv6 } from "node:net";

/** Whom an address stands for: the /64 of an IPv6 address; every other address as it is. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const bare = address.split("%")[0] ?? address;
  if (bare.includes(".")) return bare.slice(bare.lastIndexOf(":") + 1);
  const [head = "", tail] = bare.split("::");
  const first = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  const groups = [...first, ...Array<string>(zeros).fill("0"), ...last];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}

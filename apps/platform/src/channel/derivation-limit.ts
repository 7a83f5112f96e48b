import { isIPv6 } from "node:net";
import type { Clock } from "@apikee/core";

/** Derivations of channel contexts that one address may cause in a window (docs/protocol.md section 3.2). */
const MAX_DERIVATIONS = 1000;
const WINDOW_MS = 10_000;
/** Addresses that are counted apart; beyond it they share one count. */
const MAX_ADDRESSES = 100_000;
const SHARED = "";

interface Options {
  readonly clock: Pick<Clock, "now">;
  /** Default: 1,000. */
  readonly max?: number | undefined;
}

/** Counts the derivations of each address, an IPv6 /64 as one, in windows of 10 seconds. */
export class DerivationLimit {
  readonly #clock: Pick<Clock, "now">;
  readonly #max: number;
  #window = Number.NaN;
  #counts = new Map<string, number>();

  constructor({ clock, max = MAX_DERIVATIONS }: Options) {
    this.#clock = clock;
    this.#max = max;
  }

  /** Counts one; false where the address has had its share. */
  allow(address: string): boolean {
    const window = Math.floor(this.#clock.now() / WINDOW_MS);
    if (window !== this.#window) {
      this.#window = window;
      this.#counts = new Map();
    }
    const network = networkOf(address);
    const isCounted = this.#counts.size < MAX_ADDRESSES || this.#counts.has(network);
    const group = isCounted ? network : SHARED;
    const count = this.#counts.get(group) ?? 0;
    if (count >= this.#max) return false;
    this.#counts.set(group, count + 1);
    return true;
  }
}

/** The /64 of an IPv6 address; every other address as it is. */
function networkOf(address: string): string {
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

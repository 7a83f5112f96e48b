import type { Clock } from "@apikee/core";
import { networkOf } from "../network-of.ts";

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

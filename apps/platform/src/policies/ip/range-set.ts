import { type Address, isMappedIPv4 } from "./address.ts";
import { isIPv4Network, lastAddress, type Network } from "./network.ts";

const WORDS = 4;

/**
 * Networks that are looked up quickly: sorted, merged, and searched by halves. 8 bytes for a network of IPv4,
 * 32 for one of IPv6.
 */
export class RangeSet {
  /** Ranges that were left after those that touch were merged. */
  readonly size: number;
  readonly #v4: RangesV4;
  readonly #v6: Uint32Array;

  constructor(networks: Iterable<Network>) {
    const v4: Network[] = [];
    const v6: Network[] = [];
    for (const network of networks) (isIPv4Network(network) ? v4 : v6).push(network);
    this.#v4 = rangesV4(v4);
    this.#v6 = rangesV6(v6);
    this.size = this.#v4.starts.length + this.#v6.length / (2 * WORDS);
  }

  has(address: Address): boolean {
    return isMappedIPv4(address) ? this.#hasV4(address[3]) : this.#hasV6(address);
  }

  #hasV4(value: number): boolean {
    const { starts, ends } = this.#v4;
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return low > 0 && value <= ends[low - 1]!;
  }

  #hasV6(address: Address): boolean {
    let [low, high] = [0, this.#v6.length / (2 * WORDS)];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareAt(this.#v6, 2 * WORDS * middle, address) <= 0) low = middle + 1;
      else high = middle;
    }
    return low > 0 && compareAt(this.#v6, 2 * WORDS * (low - 1) + WORDS, address) >= 0;
  }
}

interface RangesV4 {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

function rangesV4(networks: readonly Network[]): RangesV4 {
  // One number for both, so that the engine sorts them without a comparison of ours.
  const sorted = new Float64Array(networks.length);
  for (const [index, { address, bits }] of networks.entries()) sorted[index] = address[3] * 64 + (bits - 96);
  sorted.sort();
  const [starts, ends] = [new Uint32Array(sorted.length), new Uint32Array(sorted.length)];
  let count = 0;
  for (const packed of sorted) {
    const start = Math.floor(packed / 64);
    const end = start + 2 ** (32 - (packed % 64)) - 1;
    if (count > 0 && start <= ends[count - 1]! + 1) ends[count - 1] = Math.max(end, ends[count - 1]!);
    else {
      starts[count] = start;
      ends[count++] = end;
    }
  }
  return { starts: starts.slice(0, count), ends: ends.slice(0, count) };
}

/** Start and end of each range, one after the other. */
function rangesV6(networks: readonly Network[]): Uint32Array {
  const sorted = networks.toSorted(
    (one, other) => compare(one.address, other.address) || one.bits - other.bits,
  );
  const ranges = new Uint32Array(sorted.length * 2 * WORDS);
  let count = 0;
  for (const network of sorted) {
    // Networks hold one another or are apart, and the larger of two with one start comes first.
    const isHeld = count > 0 && compareAt(ranges, 2 * WORDS * (count - 1) + WORDS, network.address) >= 0;
    if (isHeld) continue;
    ranges.set(network.address, 2 * WORDS * count);
    ranges.set(lastAddress(network), 2 * WORDS * count + WORDS);
    count++;
  }
  return ranges.slice(0, 2 * WORDS * count);
}

function compareAt(words: Uint32Array, offset: number, address: Address): number {
  for (let index = 0; index < WORDS; index++) {
    const difference = words[offset + index]! - address[index]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

function compare(one: Address, other: Address): number {
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2] || one[3] - other[3];
}

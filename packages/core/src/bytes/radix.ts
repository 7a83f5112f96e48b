/**
 * The most limbs for one pass. A column's sum is exact while limbs · from · to / 2, plus a carry, is below 2^53:
 * with 2^24 and 62^4, in either order, 71 limbs make 2^52.97. That is 284 digits or 213 bytes.
 */
const PASS_LIMBS = 71;

interface RadixOptions {
  readonly from: number;
  readonly to: number;
  /** The longest number that `convert` will be given. */
  readonly maxLimbs: number;
  /** Writes a number that is too long for one pass as limbs in base `to`; every limb of `result` is set. */
  readonly split: (number: bigint, result: Float64Array) => void;
}

/**
 * Rewrites a number from limbs in one base to limbs in another, least significant first. The bases are 2^24
 * and 62^4: larger ones would not leave room for the sums.
 *
 * A table holds the powers of one base, written in the other, so that a limb of the result is a sum of products
 * and the inner loop needs no carry. The table's limbs are balanced (between −to/2 and
 * to/2), which leaves room in a double for twice as many exact products. Longer numbers go through BigInt.
 */
export class Radix {
  readonly #from: number;
  readonly #to: number;
  readonly #result: Float64Array;
  /** Row j holds limb j of from^0, from^1, …; made when a number first needs it. */
  #table: Float64Array | undefined;
  /** The first power of `from` that reaches limb j. */
  readonly #firstPower: Uint8Array;
  readonly #powers = new Map<number, bigint>();
  readonly #split: RadixOptions["split"];

  constructor({ from, to, maxLimbs, split }: RadixOptions) {
    this.#split = split;
    this.#from = from;
    this.#to = to;
    this.#result = new Float64Array(sizeFor(maxLimbs, from, to));
    this.#firstPower = new Uint8Array(sizeFor(PASS_LIMBS, from, to));
  }

  /**
   * Converts the first `count` limbs and returns how many limbs of `result` they became; the top ones may
   * be zero.
   */
  convert(limbs: Float64Array, count: number): number {
    const size = sizeFor(count, this.#from, this.#to);
    if (count <= PASS_LIMBS) this.#pass(limbs, count, size);
    else this.#split(this.#gather(limbs.subarray(0, count)), this.#result.subarray(0, size));
    return size;
  }

  /** The limbs of the last conversion. The array is reused, because allocating one costs more than a conversion. */
  get result(): Float64Array {
    return this.#result;
  }

  #pass(limbs: Float64Array, count: number, size: number): void {
    this.#table ??= this.#makeTable();
    const table = this.#table;
    const result = this.#result;
    const to = this.#to;
    let carry = 0;
    // Two limbs of the result at a time, so that each limb of the number is read half as often.
    for (let j = 0; j < size; j += 2) {
      const row = j * PASS_LIMBS;
      let low = 0;
      let high = 0;
      for (let i = this.#firstPower[j]!; i < count; i++) {
        const limb = limbs[i]!;
        low += table[row + i]! * limb;
        high += table[row + PASS_LIMBS + i]! * limb;
      }
      low += carry;
      carry = Math.floor(low / to);
      result[j] = low - carry * to;
      high += carry;
      carry = Math.floor(high / to);
      result[j + 1] = high - carry * to;
    }
  }

  #makeTable(): Float64Array {
    const size = this.#firstPower.length;
    const table = new Float64Array(size * PASS_LIMBS);
    const power = new Float64Array(size);
    power[0] = 1;
    this.#firstPower.fill(PASS_LIMBS);
    for (let i = 0; i < PASS_LIMBS; i++) {
      let borrowed = 0;
      for (let j = 0; j < size; j++) {
        const limb = power[j]! + borrowed;
        borrowed = limb >= this.#to / 2 ? 1 : 0;
        const balanced = limb - borrowed * this.#to;
        table[j * PASS_LIMBS + i] = balanced;
        if (balanced !== 0) this.#firstPower[j] = Math.min(this.#firstPower[j]!, i);
      }
      multiplyInPlace(power, this.#from, this.#to);
    }
    return table;
  }

  #gather(limbs: Float64Array): bigint {
    if (limbs.length <= 2) return BigInt(limbs[0]! + this.#from * (limbs[1] ?? 0));
    const half = lowerHalf(limbs.length);
    const high = this.#gather(limbs.subarray(half));
    return high * powerOf(this.#powers, this.#from, half) + this.#gather(limbs.subarray(0, half));
  }
}

/** Limbs that the result may take: one more for a carry, and an even number, since they are made in pairs. */
function sizeFor(count: number, from: number, to: number): number {
  const needed = Math.ceil((count * Math.log2(from)) / Math.log2(to)) + 1;
  return needed + (needed % 2);
}

/** The largest power of two below `count`: few different powers are then needed, and kept. */
export function lowerHalf(count: number): number {
  return 2 ** Math.floor(Math.log2(count - 1));
}

/** base^exponent, cached in `kept`. */
export function powerOf(kept: Map<number, bigint>, base: number, exponent: number): bigint {
  let value = kept.get(exponent);
  if (value === undefined) {
    value = BigInt(base) ** BigInt(exponent);
    kept.set(exponent, value);
  }
  return value;
}

function multiplyInPlace(limbs: Float64Array, factor: number, base: number): void {
  let carry = 0;
  for (let j = 0; j < limbs.length; j++) {
    const product = limbs[j]! * factor + carry;
    carry = Math.floor(product / base);
    limbs[j] = product - carry * base;
  }
}

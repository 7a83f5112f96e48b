/**
 * Limbs that one pass may take: a column's sum stays exact while limbs · 2^24 · 2^23, and a carry, stay
 * below 2^53. That is 284 digits or 213 bytes of base62.
 */
const PASS_LIMBS = 71;

/**
 * Rewrites a number from limbs in one base to limbs in another, least significant first. Both bases are
 * at most 2^24, and close to each other.
 *
 * The powers of the one base, written in the other, stand in a table, so that a limb of the result is a
 * sum of products and no carry runs inside the loop. The table's limbs are balanced (between −to/2 and
 * to/2), which leaves room in a double for twice as many exact products. Longer numbers are halved until
 * two limbs fit a double, and put together as BigInt.
 */
export class Radix {
  readonly #from: number;
  readonly #to: number;
  readonly #result: Float64Array;
  /** Row j holds limb j of from^0, from^1, …; made when a number first needs it. */
  #table: Float64Array | undefined;
  /** The first power of `from` that reaches limb j. */
  readonly #firstPower: Uint8Array;
  readonly #powersOfFrom = new Map<number, bigint>();
  readonly #powersOfTo = new Map<number, bigint>();

  /** `maxLimbs` is the longest number that `convert` will be given. */
  constructor(from: number, to: number, maxLimbs: number) {
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
    else this.#viaBigInt(limbs.subarray(0, count), this.#result.subarray(0, size));
    return size;
  }

  /** Where `convert` leaves its limbs until it is called again: a typed array costs more than a conversion. */
  get result(): Float64Array {
    return this.#result;
  }

  #pass(limbs: Float64Array, count: number, size: number): void {
    this.#table ??= this.#makeTable();
    const table = this.#table;
    const result = this.#result;
    const to = this.#to;
    let carry = 0;
    for (let j = 0; j < size; j++) {
      const row = j * PASS_LIMBS;
      let even = carry;
      let odd = 0;
      let i = this.#firstPower[j]!;
      for (; i + 1 < count; i += 2) {
        even += table[row + i]! * limbs[i]!;
        odd += table[row + i + 1]! * limbs[i + 1]!;
      }
      if (i < count) even += table[row + i]! * limbs[i]!;
      const sum = even + odd;
      carry = Math.floor(sum / to);
      result[j] = sum - carry * to;
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

  #viaBigInt(limbs: Float64Array, result: Float64Array): void {
    const number = this.#gather(limbs);
    // V8 writes a BigInt in hexadecimal in a tenth of the time of one division.
    if (this.#to === 2 ** 24) readHex(number.toString(16), result);
    else this.#scatter(number, result);
  }

  #gather(limbs: Float64Array): bigint {
    if (limbs.length <= 2) return BigInt(limbs[0]! + this.#from * (limbs[1] ?? 0));
    const half = lowerHalf(limbs.length);
    const high = this.#gather(limbs.subarray(half));
    return high * powerOf(this.#powersOfFrom, this.#from, half) + this.#gather(limbs.subarray(0, half));
  }

  #scatter(number: bigint, result: Float64Array): void {
    if (result.length <= 2) {
      const value = Number(number);
      result[0] = value % this.#to;
      if (result.length === 2) result[1] = Math.floor(value / this.#to);
      return;
    }
    const half = lowerHalf(result.length);
    const divisor = powerOf(this.#powersOfTo, this.#to, half);
    const high = number / divisor;
    this.#scatter(number - high * divisor, result.subarray(0, half));
    this.#scatter(high, result.subarray(half));
  }
}

function sizeFor(count: number, from: number, to: number): number {
  return Math.ceil((count * Math.log2(from)) / Math.log2(to)) + 1;
}

/** The limbs of 24 bits, least significant first, of a number in hexadecimal. */
function readHex(hex: string, result: Float64Array): void {
  let end = hex.length;
  for (let i = 0; i < result.length; i++, end -= 6) {
    let limb = 0;
    for (let at = Math.max(0, end - 6); at < end; at++) {
      const code = hex.charCodeAt(at);
      limb = limb * 16 + (code < 58 ? code - 48 : code - 87);
    }
    result[i] = limb;
  }
}

/** The largest power of two below `count`: few different powers are then needed, and kept. */
function lowerHalf(count: number): number {
  return 2 ** Math.floor(Math.log2(count - 1));
}

function powerOf(kept: Map<number, bigint>, base: number, exponent: number): bigint {
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

/** Returns a fraction from 0, inclusive, to 1, exclusive. */
export type RandomFraction = () => number;

/** Fractions from a source of random bytes. Not for secrets. */
export function randomFraction(randomBytes: (length: number) => Uint8Array): RandomFraction {
  return () => {
    const bytes = randomBytes(3);
    return ((bytes[0]! << 16) | (bytes[1]! << 8) | bytes[2]!) / 2 ** 24;
  };
}

/** How a `Backoff` waits. Times are in milliseconds. */
export interface BackoffOptions {
  /** The first wait, exactly. */
  readonly firstMs: number;
  readonly maxMs: number;
  readonly random: RandomFraction;
}

/**
 * How long to wait after each failure in a row: `firstMs` at first, then twice as long each time, up to `maxMs`. All
 * but the first wait are shortened at random by up to a half, so that many processes do not retry at the same moment.
 */
export class Backoff {
  readonly #options: BackoffOptions;
  #nextMs: number;

  constructor(options: BackoffOptions) {
    this.#options = options;
    this.#nextMs = options.firstMs;
  }

  /** Whole milliseconds to wait after one more failure. */
  next(): number {
    const { firstMs, maxMs, random } = this.#options;
    const ms = this.#nextMs;
    this.#nextMs = Math.min(ms * 2, maxMs);
    return ms === firstMs ? ms : Math.round(ms * (1 - random() / 2));
  }

  /** Called after a success. */
  reset(): void {
    this.#nextMs = this.#options.firstMs;
  }
}

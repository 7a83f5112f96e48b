/** Gives a fraction, 0 to under 1. */
export type RandomFraction = () => number;

/** Fractions from a source of random bytes; not for secrets. */
export function randomFraction(randomBytes: (length: number) => Uint8Array): RandomFraction {
  return () => {
    const bytes = randomBytes(3);
    return ((bytes[0]! << 16) | (bytes[1]! << 8) | bytes[2]!) / 2 ** 24;
  };
}

/** How a `Backoff` waits. Milliseconds. */
export interface BackoffOptions {
  /** The first wait, exactly. */
  readonly firstMs: number;
  readonly maxMs: number;
  readonly random: RandomFraction;
}

/**
 * How long to wait after each failure in a row: first `firstMs`, then twice as long each time up to `maxMs`,
 * less up to a half by chance, so that many processes do not come back in one moment.
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

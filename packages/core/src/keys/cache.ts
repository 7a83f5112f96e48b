/**
 * Caches values by whole key, in two generations of half the size each. What is used moves to the young one, and
 * when that is full the old one is dropped, so a hit costs one or two lookups and the size never exceeds
 * `maxEntries`. Only keys that verified are put in, so bad keys cannot push good ones out.
 */
export class KeyCache<Value> {
  readonly #generationSize: number;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  /** With `maxEntries` below 2 nothing is cached. */
  constructor(maxEntries: number) {
    this.#generationSize = Math.floor(maxEntries / 2);
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: string): Value | undefined {
    // A lookup in an empty map would still hash the key.
    if (this.#generationSize === 0) return undefined;
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: Value): void {
    if (this.#generationSize === 0) return;
    if (this.#young.size >= this.#generationSize) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}

/**
 * Remembers values by whole key. Two generations of half the size: what is used moves to the young one, and
 * when that is full the old one is dropped, so that a hit costs a lookup and the size never exceeds
 * `maxEntries`. Only what verified is put in: bad keys cannot push good ones out.
 */
export class KeyCache<Value> {
  readonly #generationSize: number;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  /** With `maxEntries` below 2 nothing is remembered. */
  constructor(maxEntries: number) {
    this.#generationSize = Math.floor(maxEntries / 2);
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: string): Value | undefined {
    // An empty map would still hash the key.
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

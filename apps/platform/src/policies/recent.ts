/** The values that were used last, by name; of more than `capacity` the one that was not used for longest goes. */
export class Recent<T> {
  readonly #values = new Map<string, T>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#values.size;
  }

  /** Looks without using. */
  peek(name: string): T | undefined {
    return this.#values.get(name);
  }

  /** Uses the value of a name, or a new one. */
  use(name: string, make: () => T): T {
    const value = this.#values.get(name) ?? make();
    this.#values.delete(name);
    if (this.#values.size >= this.#capacity) {
      const [oldest] = this.#values.keys();
      this.#values.delete(oldest!);
    }
    this.#values.set(name, value);
    return value;
  }

  /** All values by name, the one that was not used for longest first. */
  entries(): IterableIterator<[string, T]> {
    return this.#values.entries();
  }
}

import type { ChannelContext } from "./exchange.ts";

/** The contexts of proven sessions. The least recently used one is dropped first. */
export class Contexts {
  readonly #max: number;
  readonly #contexts = new Map<string, ChannelContext>();

  constructor(max: number) {
    this.#max = max;
  }

  get(id: string): ChannelContext | undefined {
    const context = this.#contexts.get(id);
    if (context !== undefined) {
      // A Map keeps the order in which entries were inserted.
      this.#contexts.delete(id);
      this.#contexts.set(id, context);
    }
    return context;
  }

  set(id: string, context: ChannelContext): void {
    this.#contexts.delete(id);
    this.#contexts.set(id, context);
    if (this.#contexts.size <= this.#max) return;
    const oldest = this.#contexts.keys().next();
    if (oldest.done !== true) this.#contexts.delete(oldest.value);
  }

  /** Drops the sessions of keys that are not among these. */
  keepOnly(kids: ReadonlySet<string>): void {
    for (const [id, context] of this.#contexts) {
      if (!kids.has(context.kid)) this.#contexts.delete(id);
    }
  }
}

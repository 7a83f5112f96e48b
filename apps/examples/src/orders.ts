/** An order of a tenant. */
export interface Order {
  readonly id: number;
  readonly item: string;
}

/** Orders by tenant, in memory. */
export class OrderBook {
  readonly #orders = new Map<string, Order[]>();
  #lastId = 0;

  /** The tenant's orders, oldest first; one to look at where it has none yet. */
  of(tenant: string): readonly Order[] {
    if (!this.#orders.has(tenant)) this.add(tenant, "a first order");
    return this.#orders.get(tenant) ?? [];
  }

  add(tenant: string, item: string): Order {
    const order = { id: ++this.#lastId, item };
    this.#orders.set(tenant, [...(this.#orders.get(tenant) ?? []), order]);
    return order;
  }

  /** Whether the tenant had that order. */
  remove(tenant: string, id: number): boolean {
    const before = this.#orders.get(tenant) ?? [];
    const after = before.filter((order) => order.id !== id);
    this.#orders.set(tenant, after);
    return after.length < before.length;
  }
}

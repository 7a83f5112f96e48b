import type { Executor } from "../store/database.ts";
import { countEndpoints, findEndpointId, insertEndpoint } from "../store/endpoints.ts";
import type { PlatformContext } from "./context.ts";

/** Endpoints that one environment may have; beyond it routes are logged without one. */
const MAX_ENDPOINTS = 10_000;

/** Finds the endpoints of an environment within one transaction, and adds those that were never seen. */
export class EndpointBook {
  readonly #context: Pick<PlatformContext, "clock" | "newId">;
  readonly #db: Executor;
  readonly #envId: string;
  readonly #ids = new Map<string, string | null>();
  #count: number | null = null;

  constructor(context: Pick<PlatformContext, "clock" | "newId">, db: Executor, envId: string) {
    this.#context = context;
    this.#db = db;
    this.#envId = envId;
  }

  /** The endpoint of a route; null where the environment has as many as it may. */
  async entry(route: {
    readonly method: string;
    readonly path: string;
    readonly name?: string | undefined;
  }): Promise<{ readonly id: string; readonly isNew: boolean } | null> {
    const name = `${route.method} ${route.path}`;
    const known = this.#ids.get(name) ?? (await findEndpointId(this.#db, this.#envId, route));
    if (known !== null) {
      this.#ids.set(name, known);
      return { id: known, isNew: false };
    }
    const id = await this.#add(route);
    if (id === null) return null;
    this.#ids.set(name, id);
    return { id, isNew: true };
  }

  async #add(route: { method: string; path: string; name?: string | undefined }): Promise<string | null> {
    this.#count ??= await countEndpoints(this.#db, this.#envId);
    if (this.#count >= MAX_ENDPOINTS) return null;
    this.#count++;
    const id = this.#context.newId();
    await insertEndpoint(this.#db, {
      id,
      envId: this.#envId,
      method: route.method,
      path: route.path,
      name: route.name ?? null,
      nowMs: this.#context.clock.now(),
    });
    return id;
  }
}

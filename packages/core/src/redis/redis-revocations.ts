import type { EventListener } from "../events/event.ts";
import { checkedId, listLimit, type Revocation, untilSeconds } from "../keys/revocation.ts";
import type { Revocations } from "../keys/revocations.ts";
import { Availability } from "./availability.ts";
import { Copies } from "./copies.ts";
import { answerWithin } from "./deadline.ts";
import { Follower } from "./follower.ts";
import { type RedisRevocationsConfig, type RedisRevocationsOptions, resolveOptions } from "./options.ts";
import { RevocationStore } from "./store.ts";

/**
 * A list of revoked keys that several processes share through Redis, using a client your application already has.
 *
 * ```ts
 * const revocations = redisRevocations({ client: new Redis() });
 * const apikee = new Apikee({ revocations });
 * await revocations.revoke(id, expiresAt);
 * ```
 *
 * Each process keeps a copy in memory and refreshes it every second, so verification never waits for Redis. Loading
 * starts immediately; `ready` waits for it.
 *
 * @throws ConfigError naming the invalid option.
 */
export function redisRevocations(options: RedisRevocationsOptions): RedisRevocations {
  return new RedisRevocations(resolveOptions(options));
}

/** What `redisRevocations` returns. */
export class RedisRevocations implements Revocations {
  readonly #config: RedisRevocationsConfig;
  readonly #store: RevocationStore;
  readonly #copies = new Copies();
  readonly #availability = new Availability();
  readonly #follower: Follower;
  readonly #ready: Promise<void>;
  #isClosed = false;

  /** Called by `redisRevocations`, which checks the options. */
  constructor(config: RedisRevocationsConfig) {
    this.#config = config;
    this.#store = new RevocationStore(config.connection, config.prefix);
    let loaded = (): void => undefined;
    this.#ready = new Promise((resolve) => {
      loaded = resolve;
    });
    this.#follower = new Follower({
      ...config,
      store: this.#store,
      copies: this.#copies,
      availability: this.#availability,
      onLoaded: loaded,
    });
    // It ends with `close`.
    void this.#follower.run().then(loaded);
  }

  /** False until the list has been loaded for the first time. */
  get isLoaded(): boolean {
    return this.#copies.isLoaded;
  }

  /** Resolves once the list has been loaded for the first time, or is closed; never rejects. */
  ready(): Promise<void> {
    return this.#ready;
  }

  /** Whether a key is revoked, as far as this process knows. Answered from memory. */
  has(id: string): boolean {
    return this.#copies.has(id);
  }

  /** Adds a listener for the events of the list; `Apikee` calls it. An outage under way is reported to it at once. */
  listen(listener: EventListener): void {
    this.#availability.listen(listener);
  }

  /**
   * Revokes a key: in this process once the promise resolves, in others with their next refresh.
   *
   * @param until when the key expires by itself (`expiresAt` of its claims); null if never. If the key is already
   * revoked, the later time counts.
   * @throws TypeError naming the invalid argument; the client's error; or an Error if Redis does not answer within
   * `failureAfterMs`. The revocation may still take effect then; it is safe to try again.
   */
  async revoke(id: string, until: Date | null): Promise<void> {
    const revoked = checkedId(id);
    const asked = untilSeconds(until);
    const { version, untilSeconds: counts } = await this.#within(() => this.#store.revoke(revoked, asked));
    this.#copies.applyOwn({ id: revoked, untilSeconds: counts }, version);
  }

  /**
   * Lets a key pass again: in this process once the promise resolves, in others with their next refresh.
   *
   * @returns whether it was revoked.
   * @throws as `revoke`.
   */
  async unrevoke(id: string): Promise<boolean> {
    const known = checkedId(id);
    const { version, wasRevoked } = await this.#within(() => this.#store.unrevoke(known));
    if (wasRevoked) this.#copies.applyOwn({ id: known, untilSeconds: null }, version);
    return wasRevoked;
  }

  /**
   * The revoked keys that have not expired, as Redis holds them, the next to expire first.
   *
   * @param options.limit how many at most, 1 to 10,000. Default: 1,000.
   * @throws as `revoke`.
   */
  async list(options: { readonly limit?: number | undefined } = {}): Promise<Revocation[]> {
    const limit = listLimit(options.limit);
    return this.#within(() => this.#store.list(limit));
  }

  /**
   * How many revoked keys have not expired, as Redis holds them.
   *
   * @throws as `revoke`.
   */
  async count(): Promise<number> {
    return this.#within(() => this.#store.count());
  }

  /**
   * Stops refreshing and all timers. The copy stays as it is; closing the client is up to the application.
   */
  close(): void {
    this.#isClosed = true;
    this.#follower.close();
  }

  async #within<T>(command: () => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new Error("the revocation list is closed");
    const { failureAfterMs, clock } = this.#config;
    const answer = await answerWithin(command(), failureAfterMs, clock);
    if (answer.kind === "value") return answer.value;
    if (answer.kind === "error") throw answer.error;
    throw new Error(`Redis did not answer within ${failureAfterMs} ms`);
  }
}

import { type Clock, systemClock } from "../bytes/clock.ts";
import { ConfigError } from "../errors/index.ts";
import { ExpiringIds } from "./expiring-ids.ts";
import { checkedId, listLimit, type Revocation, untilDate, untilSeconds } from "./revocation.ts";
import type { Revocations } from "./revocations.ts";

/** How many calls of `has` there are to a sweep, so that a list that is only read shrinks too. */
const READS_PER_SWEEP = 1024;
const SWEPT_BY_READS = 64;
const SWEPT_BY_WRITE = 16;

/** What `new RevocationList(options)` takes. */
export interface RevocationListOptions {
  /** The source of time. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
}

/**
 * Revoked keys in the memory of this process, for an application that is one process, or that loads its revoked
 * keys from a store of its own. Several processes share a list with `@apikee/core/redis`.
 *
 * ```ts
 * const revocations = new RevocationList();
 * const apikee = new Apikee({ revocations });
 * const { id, expiresAt } = apikee.verify(key);
 * revocations.revoke(id, expiresAt);
 * ```
 *
 * An entry is removed an hour or two after its key has expired, late enough that a clock which jumps ahead and back
 * loses none. Until then it takes about 75 bytes.
 */
export class RevocationList implements Revocations {
  readonly #ids = new ExpiringIds();
  readonly #clock: Clock;
  #reads = 0;

  /** @throws ConfigError where `clock` has no method `now`. */
  constructor(options: RevocationListOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    if (typeof this.#clock.now !== "function") throw new ConfigError("clock must have the method now");
  }

  /**
   * How many keys are revoked. Expired ones count until they are removed, an hour or more later.
   */
  get count(): number {
    return this.#ids.size;
  }

  /**
   * Refuses a key from now on.
   *
   * @param until when the key expires by itself, which its claims say as `expiresAt`; null: never. Where the
   * key is revoked already, the later time counts.
   * @throws TypeError that names the argument at fault.
   */
  revoke(id: string, until: Date | null): void {
    const revoked = checkedId(id);
    const seconds = untilSeconds(until);
    this.#ids.sweep(this.#clock.now(), SWEPT_BY_WRITE);
    const known = this.#ids.untilOf(revoked);
    if (known === undefined || known < seconds) this.#ids.set(revoked, seconds);
  }

  /**
   * Lets a key pass again.
   *
   * @returns whether it was revoked.
   * @throws TypeError where the value is not the id of a key.
   */
  unrevoke(id: string): boolean {
    const known = checkedId(id);
    this.#ids.sweep(this.#clock.now(), SWEPT_BY_WRITE);
    return this.#ids.delete(known);
  }

  has(id: string): boolean {
    if (++this.#reads >= READS_PER_SWEEP) {
      this.#reads = 0;
      this.#ids.sweep(this.#clock.now(), SWEPT_BY_READS);
    }
    return this.#ids.has(id);
  }

  /**
   * The revoked keys that have not expired, in the order in which they were revoked.
   *
   * @param options.limit how many at most, 1 to 10,000. Default: 1,000.
   * @throws TypeError where `limit` is out of range.
   */
  list(options: { readonly limit?: number | undefined } = {}): Revocation[] {
    const limit = listLimit(options.limit);
    const nowSeconds = this.#clock.now() / 1000;
    const found: Revocation[] = [];
    for (const [id, seconds] of this.#ids.entries()) {
      if (seconds <= nowSeconds) continue;
      found.push({ id, until: untilDate(seconds) });
      if (found.length === limit) break;
    }
    return found;
  }
}

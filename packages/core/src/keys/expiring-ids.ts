import { MAX_CLOCK_TOLERANCE_SECONDS } from "../claims/limits.ts";
import { IdFilter } from "./id-filter.ts";
import { SettledTime } from "./settled-time.ts";

// Times are kept as seconds since 2020: whole numbers of 31 bits, up to 2053, lie in the map itself, while
// larger ones would be objects of their own. An id then costs about 75 bytes, text included.
const BASE_SECONDS = 1_577_836_800;
/** From this many ids on, a filter is asked before the map. */
const FILTERED_SIZE = 8192;

/**
 * Ids, each with the time until which it is kept: seconds since 1970, or `Infinity` for one that does not expire.
 * An expired id stays until it is swept, an hour later or more.
 */
export class ExpiringIds {
  /** Null: never. */
  readonly #untils = new Map<string, number | null>();
  readonly #time = new SettledTime();
  #sweeping: MapIterator<[string, number | null]> | null = null;
  #filter: IdFilter | null = null;
  /** Built anew in each round of sweeps, because an id cannot be removed from a filter. */
  #nextFilter: IdFilter | null = null;

  /** How many there are, including expired ones that have not been swept. */
  get size(): number {
    return this.#untils.size;
  }

  has(id: string): boolean {
    return (this.#filter === null || this.#filter.mayHave(id)) && this.#untils.has(id);
  }

  /** The time until which an id is kept, or undefined where it is not in. */
  untilOf(id: string): number | undefined {
    const kept = this.#untils.get(id);
    return kept === undefined ? undefined : restored(kept);
  }

  /** Puts an id in, or gives it another time. */
  set(id: string, untilSeconds: number): void {
    const kept = untilSeconds === Number.POSITIVE_INFINITY ? null : untilSeconds - BASE_SECONDS;
    this.#untils.set(id, kept);
    this.#filter?.add(id);
    this.#nextFilter?.add(id);
    if (this.#filter === null && this.#untils.size >= FILTERED_SIZE) this.#beginFilter();
  }

  /** Removes an id, and returns whether it was in. */
  delete(id: string): boolean {
    return this.#untils.delete(id);
  }

  /** Each id with its time, in the order in which they were put in. */
  *entries(): Generator<[id: string, untilSeconds: number]> {
    for (const [id, kept] of this.#untils) yield [id, restored(kept)];
  }

  /**
   * Looks at the next `maxEntries` ids, so that no call has to look at all of them, and removes those whose keys had
   * expired by a sweep an hour ago or more. A clock that jumps ahead and back within that hour removes nothing.
   *
   * @param nowMs Milliseconds since 1970, always by the same clock.
   */
  sweep(nowMs: number, maxEntries: number): void {
    const limit = this.#time.look(nowMs) / 1000 - MAX_CLOCK_TOLERANCE_SECONDS - BASE_SECONDS;
    for (let looked = 0; looked < maxEntries; looked++) {
      this.#sweeping ??= this.#beginRound();
      const next = this.#sweeping.next();
      if (next.done === true) {
        this.#endRound();
        return;
      }
      const [id, kept] = next.value;
      if (kept !== null && kept < limit) this.#untils.delete(id);
      else this.#nextFilter?.add(id);
    }
  }

  #beginFilter(): void {
    this.#filter = new IdFilter();
    for (const id of this.#untils.keys()) this.#filter.add(id);
  }

  #beginRound(): MapIterator<[string, number | null]> {
    this.#nextFilter = this.#filter === null ? null : new IdFilter();
    return this.#untils.entries();
  }

  #endRound(): void {
    this.#sweeping = null;
    // A round that began without a filter has not looked at all for one.
    if (this.#nextFilter !== null) this.#filter = this.#nextFilter;
    this.#nextFilter = null;
  }
}

function restored(kept: number | null): number {
  return kept === null ? Number.POSITIVE_INFINITY : kept + BASE_SECONDS;
}

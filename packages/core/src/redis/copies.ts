import { LocalCopy } from "./local-copy.ts";
import type { Change, Changes, Position } from "./store.ts";

const NOTHING: Position = { epoch: "", run: "", version: 0, floor: 0 };

/** What applying changes led to. */
export interface Progress {
  /** Whether the copy is up to date. Where it is not, more is to be asked for at once. */
  readonly isComplete: boolean;
  /** How many ids the last dataset had, where the copy now follows one that lost them; null otherwise. */
  readonly replacedCount: number | null;
}

/** The copy in use, and the one that is being loaded to replace it. */
export class Copies {
  #current = new LocalCopy(NOTHING);
  #next: LocalCopy | null = null;
  #isLoaded = false;

  /** False until a copy has been loaded to its end for the first time. */
  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  get count(): number {
    return this.#current.ids.size;
  }

  /** The position whose changes are to be asked for. */
  get position(): Position {
    return (this.#next ?? this.#current).position;
  }

  /** During the first load, an id that has been loaded so far is revoked. */
  has(id: string): boolean {
    if (this.#current.ids.has(id)) return true;
    return !this.#isLoaded && this.#next !== null && this.#next.ids.has(id);
  }

  apply(changes: Changes): Progress {
    if (changes.kind === "reload") {
      this.#next = new LocalCopy(changes.position);
      return { isComplete: false, replacedCount: null };
    }
    const copy = this.#next ?? this.#current;
    if (changes.kind === "page") {
      copy.apply(changes);
      if (!changes.isComplete) return { isComplete: false, replacedCount: null };
    }
    return { isComplete: true, replacedCount: this.#complete() };
  }

  /** Applies a change that this process has made. */
  applyOwn(change: Change, version: number): void {
    this.#current.applyOwn(change, version);
    this.#next?.applyOwn(change, version);
  }

  /** Looks at the next `maxEntries` ids and removes those that have expired, by the clock of Redis. */
  sweep(nowMs: number, maxEntries: number): void {
    this.#current.ids.sweep(nowMs, maxEntries);
  }

  #complete(): number | null {
    if (this.#next === null) return null;
    const [last, next] = [this.#current, this.#next];
    this.#current = next;
    this.#next = null;
    this.#isLoaded = true;
    const [was, is] = [last.position, next.position];
    // A dataset that lost its epoch gets another with the next change.
    const isOtherEpoch = was.epoch !== "" && is.epoch !== was.epoch;
    const isOther = was.version > 0 && (isOtherEpoch || is.version < was.version);
    return isOther && last.ids.size > 0 ? last.ids.size : null;
  }
}

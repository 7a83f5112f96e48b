import { ExpiringIds } from "../keys/expiring-ids.ts";
import type { Change, Changes, Position } from "./store.ts";

/** The revoked ids as of a position. */
export class LocalCopy {
  readonly ids = new ExpiringIds();
  #position: Position;
  /** The versions of changes that this process made and the position has not reached. */
  readonly #own = new Map<string, number>();

  constructor(position: Position) {
    this.#position = position;
  }

  get position(): Position {
    return this.#position;
  }

  /** Applies a page of changes that follow the position. */
  apply(page: Extract<Changes, { kind: "page" }>): void {
    for (const change of page.changes) {
      // A page that was read before a change of our own, and arrives after it, must not undo it.
      if ((this.#own.get(change.id) ?? 0) <= page.version) this.#put(change);
    }
    for (const [id, version] of this.#own) if (version <= page.version) this.#own.delete(id);
    this.#position = { ...this.#position, version: page.version, floor: page.floor };
  }

  /** Applies a change that this process has made, before the position reaches it. */
  applyOwn(change: Change, version: number): void {
    this.#put(change);
    if (version > this.#position.version) this.#own.set(change.id, version);
  }

  #put({ id, untilSeconds }: Change): void {
    if (untilSeconds === null) this.ids.delete(id);
    else this.ids.set(id, untilSeconds);
  }
}

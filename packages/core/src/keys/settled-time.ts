/** Two readings of a clock that are this far apart, and in order, confirm each other. */
const APART_MS = 3_600_000;

/**
 * The time that has certainly been reached, by a clock that may jump ahead and back. A reading counts once a later
 * one is at least an hour ahead of it: a clock that is wrong for a moment changes nothing. The settled time is at
 * least an hour behind the clock, and more where readings are further apart.
 */
export class SettledTime {
  #seenMs = Number.POSITIVE_INFINITY;
  #settledMs = Number.NEGATIVE_INFINITY;

  /** Takes a reading of the clock, `nowMs`, and returns the settled time; both in milliseconds since 1970. */
  look(nowMs: number): number {
    if (nowMs < this.#seenMs) {
      this.#seenMs = nowMs;
      // Where the settled time is ahead of it, the clock was wrong for more than an hour.
      this.#settledMs = Math.min(this.#settledMs, nowMs);
    } else if (nowMs - this.#seenMs >= APART_MS) {
      this.#settledMs = this.#seenMs;
      this.#seenMs = nowMs;
    }
    return this.#settledMs;
  }
}

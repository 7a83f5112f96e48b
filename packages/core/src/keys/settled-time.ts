/** Apart by so much, two looks at a clock that agree tell a time that has come. */
const APART_MS = 3_600_000;

/**
 * The time that has certainly come, by a clock that may jump ahead and back. What a clock says counts once it
 * says as much or more an hour later: a clock that is wrong for a moment moves nothing, and the time that has
 * come is an hour behind at least, and as old as the last look where looks are further apart.
 */
export class SettledTime {
  #seenMs = Number.POSITIVE_INFINITY;
  #settledMs = Number.NEGATIVE_INFINITY;

  /** Looks at a clock that says `nowMs`; returns the time that has come, in milliseconds as the clock's. */
  look(nowMs: number): number {
    if (nowMs < this.#seenMs) {
      this.#seenMs = nowMs;
      // Where that lies behind, the clock was wrong for longer than an hour.
      this.#settledMs = Math.min(this.#settledMs, nowMs);
    } else if (nowMs - this.#seenMs >= APART_MS) {
      this.#settledMs = this.#seenMs;
      this.#seenMs = nowMs;
    }
    return this.#settledMs;
  }
}

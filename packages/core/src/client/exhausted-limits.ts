import type { LimitState } from "./wire.ts";

const CAPACITY = 10_000;

/** Keys whose last known limits are used up, which are refused even while the platform cannot be reached. */
export class ExhaustedLimits {
  /** The end of the window by key id, in milliseconds since 1970. Least recently updated first. */
  readonly #until = new Map<string, number>();

  /** Takes in the platform's latest limits of a key. */
  saw(keyId: string, limits: readonly LimitState[]): void {
    this.#until.delete(keyId);
    const ends = limits.filter(({ remaining }) => remaining <= 0).map(({ resetAt }) => resetAt);
    if (ends.length === 0) return;
    if (this.#until.size >= CAPACITY) {
      for (const oldest of this.#until.keys()) {
        this.#until.delete(oldest);
        break;
      }
    }
    this.#until.set(keyId, Math.max(...ends));
  }

  /** Milliseconds until the key may have requests left again; null where it may have some now. */
  retryAfterMs(keyId: string, nowMs: number): number | null {
    const until = this.#until.get(keyId);
    if (until === undefined) return null;
    if (until > nowMs) return until - nowMs;
    this.#until.delete(keyId);
    return null;
  }
}

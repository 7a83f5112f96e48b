import type { LimitState } from "./wire.ts";

const CAPACITY = 10_000;

/** Keys whose last known limits have nothing remaining: what is refused even while the platform is away. */
export class ExhaustedLimits {
  /** Until when, by key id; in milliseconds since 1970. Least recently exhausted first. */
  readonly #until = new Map<string, number>();

  /** Takes in what the platform said of a key's limits. */
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

  /** Milliseconds until the key has requests left again; null where it may have some now. */
  retryAfterMs(keyId: string, nowMs: number): number | null {
    const until = this.#until.get(keyId);
    if (until === undefined) return null;
    if (until > nowMs) return until - nowMs;
    this.#until.delete(keyId);
    return null;
  }
}

import { FeedState, type KnownRefusal, readState, type StateOwner, writeState } from "./feed-state.ts";
import { askFeed, type Shared } from "./parts.ts";

/** Milliseconds within which the feed is asked once at most. */
const MIN_INTERVAL_MS = 1000;

/**
 * What is known of refused keys, where no work happens between requests: the feed is read beside a request's own
 * call, and its state is loaded and saved then.
 */
export class RequestRevocations {
  readonly #shared: Shared;
  readonly #owner: StateOwner;
  readonly #state = new FeedState();
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #isLoaded = false;
  #isAnswered = false;

  constructor(shared: Shared) {
    this.#shared = shared;
    this.#owner = { projectEnv: shared.options.projectEnv, fingerprint: shared.fingerprint };
  }

  refusalOf(claims: { readonly id: string; readonly tenant: string }): KnownRefusal | null {
    return this.#state.refusalOf(claims);
  }

  /** Restores the saved state, unless the platform has answered before. */
  async load(): Promise<void> {
    const { documents } = this.#shared;
    if (this.#isLoaded) return;
    const text = await this.#read();
    this.#isLoaded = true;
    const kept = text === null ? null : readState(this.#owner, text);
    if (kept === null) return;
    documents.restore(kept.documentSerial);
    if (!this.#isAnswered) this.#state.apply(kept.feed);
  }

  /** Asks the feed for changes, unless another request did just now. Never rejects. */
  async refresh(): Promise<void> {
    const { options } = this.#shared;
    const nowMs = options.clock.now();
    const sinceMs = nowMs - this.#askedAtMs;
    // Below zero the clock was set back.
    if (sinceMs >= 0 && sinceMs < MIN_INTERVAL_MS) return;
    this.#askedAtMs = nowMs;
    const question = { since: this.#state.serial, waitMs: 0 };
    const answer = await askFeed(this.#shared, question, options.serverTimeoutMs);
    if (answer === null) return;
    this.#isAnswered = true;
    if (!this.#state.apply(answer)) return;
    this.#state.sweep(options.clock.now());
    await this.#write();
  }

  async #read(): Promise<string | null> {
    const { options, notices } = this.#shared;
    try {
      const text: unknown = (await options.state?.load()) ?? null;
      return typeof text === "string" ? text : null;
    } catch (error) {
      notices.stateUnavailable(reasonOf(error));
      return null;
    }
  }

  async #write(): Promise<void> {
    const { options, documents, notices } = this.#shared;
    try {
      const kept = { feed: this.#state.toJSON(), documentSerial: documents.highestSerial };
      await options.state?.save(writeState(this.#owner, kept));
    } catch (error) {
      notices.stateUnavailable(reasonOf(error));
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : "no reason given";
}

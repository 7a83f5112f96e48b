import type { Clock } from "../bytes/clock.ts";
import type { Backoff } from "./backoff.ts";
import { Feed, type FeedQuestion } from "./feed.ts";
import { FeedState, type KnownRefusal, readState, type StateOwner, writeState } from "./feed-state.ts";
import type { KeyDocuments } from "./key-documents.ts";
import type { Notices } from "./notices.ts";
import { StateKeeper } from "./state-keeper.ts";
import type { StateStore } from "./state-store.ts";
import type { FeedAnswer } from "./wire.ts";

/** What `Revocations` works with. */
export interface RevocationsOptions {
  readonly clock: Clock;
  readonly owner: StateOwner;
  readonly store: StateStore | undefined;
  readonly documents: Pick<KeyDocuments, "restore" | "highestSerial">;
  readonly notices: Pick<Notices, "stateUnavailable">;
  readonly backoff: Backoff;
  /** Milliseconds that `ready` waits at most. */
  readonly timeoutMs: number;
  readonly ask: (question: FeedQuestion) => Promise<FeedAnswer | null>;
}

/** What is known of refused keys, from the feed and from its saved state. */
export class Revocations {
  readonly #options: RevocationsOptions;
  readonly #state = new FeedState();
  readonly #feed: Feed;
  readonly #keeper: StateKeeper | null;
  #ready: Promise<void> | null = null;
  #isAnswered = false;

  constructor(options: RevocationsOptions) {
    const { clock, backoff, store, notices } = options;
    this.#options = options;
    this.#feed = new Feed({
      clock,
      backoff,
      state: this.#state,
      ask: (question) => this.#ask(question),
      onChanged: () => this.#changed(),
    });
    this.#keeper =
      store === undefined
        ? null
        : new StateKeeper({
            store,
            clock,
            write: () => this.#write(),
            onUnavailable: (reason) => notices.stateUnavailable(reason),
          });
  }

  refusalOf(claims: { readonly id: string; readonly tenant: string }): KnownRefusal | null {
    return this.#state.refusalOf(claims);
  }

  /** Starts the feed. Resolves as described at `PlatformClient.ready`. */
  ready(): Promise<void> {
    this.#ready ??= this.#begin();
    return this.#ready;
  }

  /** The platform is back: asks without further delay. */
  hurry(): void {
    this.#feed.hurry();
  }

  /** Stops the feed. */
  stop(): void {
    this.#feed.stop();
  }

  /** Resolves when the state has been saved, or cannot be. */
  async keep(): Promise<void> {
    await this.#keeper?.close();
  }

  async #begin(): Promise<void> {
    let cancelTimer: () => void = () => undefined;
    const timePassed = new Promise<void>((resolve) => {
      cancelTimer = this.#options.clock.setTimer(resolve, this.#options.timeoutMs);
    });
    const restored = this.#keeper === null ? false : this.#restore(this.#keeper);
    const isKept = await Promise.race([restored, timePassed.then(() => false)]);
    this.#feed.start();
    if (!isKept) await Promise.race([this.#feed.asked, timePassed]);
    cancelTimer();
  }

  /** Restores the saved state, unless the platform has answered before. Resolves to whether there was one. */
  async #restore(keeper: StateKeeper): Promise<boolean> {
    const text = await keeper.load();
    const kept = text === null ? null : readState(this.#options.owner, text);
    if (kept === null) return false;
    this.#options.documents.restore(kept.documentSerial);
    if (!this.#isAnswered) this.#state.apply(kept.feed);
    return true;
  }

  async #ask(question: FeedQuestion): Promise<FeedAnswer | null> {
    const answer = await this.#options.ask(question);
    if (answer !== null) this.#isAnswered = true;
    return answer;
  }

  #changed(): void {
    this.#state.sweep(this.#options.clock.now());
    this.#keeper?.changed();
  }

  #write(): string {
    const { owner, documents } = this.#options;
    return writeState(owner, { feed: this.#state.toJSON(), documentSerial: documents.highestSerial });
  }
}

import type { Clock } from "../bytes/clock.ts";
import type { StateStore } from "./state-store.ts";

/** Milliseconds within which changes that follow one another are saved together. */
const MIN_INTERVAL_MS = 1000;
/** Milliseconds after which a failed save is tried again. */
const RETRY_MS = 30_000;

/** What a `StateKeeper` works with. */
export interface StateKeeperOptions {
  readonly store: StateStore;
  readonly clock: Clock;
  /** Returns the text to save. */
  readonly write: () => string;
  /** Called when loading or saving fails, once until saving succeeds again. */
  readonly onUnavailable: (reason: string) => void;
}

/** Saves a state that changes: one save at a time, soon after the first change. */
export class StateKeeper {
  readonly #options: StateKeeperOptions;
  #isDirty = false;
  #saving: Promise<void> | null = null;
  #cancelTimer: (() => void) | null = null;
  #isFailing = false;

  constructor(options: StateKeeperOptions) {
    this.#options = options;
  }

  /** The saved text, or null where there is none or it cannot be loaded. Never rejects. */
  async load(): Promise<string | null> {
    try {
      const text: unknown = await this.#options.store.load();
      return typeof text === "string" ? text : null;
    } catch (error) {
      this.#failed(error);
      return null;
    }
  }

  /** The state has changed. */
  changed(): void {
    this.#isDirty = true;
    if (this.#saving === null && this.#cancelTimer === null) this.#save();
  }

  /** Saves the latest change. Resolves when it has been saved, or cannot be. */
  async close(): Promise<void> {
    await this.#saving;
    this.#unsetTimer();
    if (this.#isDirty) this.#save();
    await this.#saving;
    this.#unsetTimer();
  }

  #save(): void {
    this.#isDirty = false;
    this.#saving = this.#saveNow().then((isSaved) => {
      this.#saving = null;
      this.#cancelTimer = this.#options.clock.setTimer(
        () => {
          this.#cancelTimer = null;
          if (this.#isDirty) this.#save();
        },
        isSaved ? MIN_INTERVAL_MS : RETRY_MS,
      );
    });
  }

  async #saveNow(): Promise<boolean> {
    try {
      await this.#options.store.save(this.#options.write());
      this.#isFailing = false;
      return true;
    } catch (error) {
      this.#isDirty = true;
      this.#failed(error);
      return false;
    }
  }

  #unsetTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  #failed(error: unknown): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    this.#options.onUnavailable(error instanceof Error ? error.message : "no reason given");
  }
}

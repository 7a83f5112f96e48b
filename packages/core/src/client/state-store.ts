/** Keeps a text across restarts, such as `fileState(path)` of `@apikee/core/node`. */
export interface StateStore {
  /** The text that was saved last, or null where there is none. */
  load(): Promise<string | null> | string | null;
  /** Replaces the saved text, atomically. */
  save(text: string): Promise<void> | void;
}

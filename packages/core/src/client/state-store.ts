/** Keeps a text across restarts, such as `fileState(path)` of `@apikee/core/node`. */
export interface StateStore {
  /** What was saved last, or null where nothing was. */
  load(): Promise<string | null> | string | null;
  /** Keeps the text in place of the last one, all of it or nothing. */
  save(text: string): Promise<void> | void;
}

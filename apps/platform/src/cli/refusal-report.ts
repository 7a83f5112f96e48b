import { type FileHandle, open } from "node:fs/promises";
import { codeOf } from "../error-code.ts";
import type { RefusedRecord } from "../import/import-file.ts";

/**
 * The list of what an import refused: a line of JSON for each record, with the time of the import. It is made when
 * there is something to list; what earlier imports have listed in it stays, and this one goes on after it.
 */
export class RefusalReport {
  readonly path: string;
  readonly #at: string;
  #file: FileHandle | null = null;
  #isContinued = false;

  /** `atMs` is when the import began, in milliseconds since 1970. */
  constructor(path: string, atMs: number) {
    this.path = path;
    this.#at = new Date(atMs).toISOString();
  }

  /** Whether an earlier import had listed something. */
  get isContinued(): boolean {
    return this.#isContinued;
  }

  /** Lists records; resolves when they are written. @throws Error that says why they cannot be. */
  async add(refused: readonly RefusedRecord[]): Promise<void> {
    const lines = refused.map((record) => `${JSON.stringify({ ...record, at: this.#at })}\n`);
    try {
      this.#file ??= await this.#open();
      await this.#file.appendFile(lines.join(""));
    } catch (error) {
      throw this.#unwritable(error);
    }
  }

  /** @throws Error where what was listed is not written after all. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    try {
      await file?.close();
    } catch (error) {
      throw this.#unwritable(error);
    }
  }

  async #open(): Promise<FileHandle> {
    try {
      return await open(this.path, "ax", 0o600);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
      this.#isContinued = true;
      return open(this.path, "a");
    }
  }

  #unwritable(error: unknown): Error {
    const reason = error instanceof Error ? error.message : "it failed";
    return new Error(
      `the list of refused records, ${this.path}, cannot be written: ${reason}. What was imported stays: ` +
        "once it can be written, import the file again",
      { cause: error },
    );
  }
}

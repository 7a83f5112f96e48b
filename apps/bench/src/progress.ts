const FIRST_AFTER_MS = 1_000;
const AGAIN_AFTER_MS = 2_000;

/**
 * Says on stderr where a case stands, for those that take long: one line that writes over itself on a
 * terminal, a line every two seconds elsewhere.
 */
export class Progress {
  readonly #label: string;
  #nextMs = performance.now() + FIRST_AFTER_MS;
  #isShown = false;

  constructor(label: string) {
    this.#label = label;
  }

  /** Round `done` of `total`. Cheap enough to be called in every round. */
  at(done: number, total: number): void {
    const nowMs = performance.now();
    if (nowMs < this.#nextMs) return;
    this.#nextMs = nowMs + AGAIN_AFTER_MS;
    this.#isShown = true;
    const text = `${this.#label}: ${done.toLocaleString("en")} of ${total.toLocaleString("en")}`;
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
  }

  /** Takes the line away again. */
  end(): void {
    if (this.#isShown && process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  }
}

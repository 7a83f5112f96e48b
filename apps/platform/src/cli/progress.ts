/** Milliseconds between two looks at a line that changes. */
const INTERVAL_MS = 200;
/** Where the line is kept, such as in a file, it is written as seldom as this. */
const LOG_INTERVAL_MS = 10_000;

/** What a line is written to: standard error. */
interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** A line about work under way: over itself on a terminal, elsewhere now and then one more. */
export class ProgressLine {
  readonly #output: Output;
  readonly #nowMs: () => number;
  #shownAtMs: number;
  #isShown = false;

  constructor(output: Output, nowMs: () => number = () => performance.now()) {
    this.#output = output;
    this.#nowMs = nowMs;
    // What is done by then needs no line.
    this.#shownAtMs = nowMs();
  }

  show(text: string): void {
    const nowMs = this.#nowMs();
    const isTerminal = this.#output.isTTY === true;
    if (nowMs - this.#shownAtMs < (isTerminal ? INTERVAL_MS : LOG_INTERVAL_MS)) return;
    this.#shownAtMs = nowMs;
    this.#isShown = true;
    this.#output.write(isTerminal ? `\r\u001b[K${text}` : `${text}\n`);
  }

  /** Takes the line away, for what is said next. */
  end(): void {
    if (this.#isShown && this.#output.isTTY === true) this.#output.write("\r\u001b[K");
  }
}

/** A count as people read it. */
export function counted(count: number): string {
  return count.toLocaleString("en-US");
}
